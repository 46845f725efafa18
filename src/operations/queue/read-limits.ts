import type { Context } from "../../context.ts";
import { resolveModel } from "../../droid/resolve-model.ts";
import { listLive } from "../../store/live-index.ts";
import { readRecords } from "../../store/records.ts";
import { writeDuration } from "../../task/write-duration.ts";
import { reconcile } from "../settle/reconcile.ts";

/** A limit by its name, and how many tasks it holds at this moment. */
export interface LimitUse {
  name: string;
  limit: number;
  running: number;
}

/** Every limit of the queue with its use. */
export interface LimitsUse {
  maxParallel: number;
  running: number;
  droids: LimitUse[];
  models: LimitUse[];
  groups: LimitUse[];
  groupTimeouts: { name: string; limit: string }[];
}

/** Counts what runs against each limit. */
export function readLimits(context: Context): LimitsUse {
  reconcile(context);
  const { limits, models, groupTimeouts } = context.config;
  const running = readRecords(context.store, listLive(context.store)).records;
  const count = (limited: Readonly<Record<string, number>>, names: readonly unknown[], idOf = (name: string) => name) =>
    Object.entries(limited).map(([name, limit]) => ({
      name,
      limit,
      running: names.filter((other) => other === idOf(name)).length,
    }));
  return {
    maxParallel: limits.maxParallel,
    running: running.length,
    droids: count(
      limits.droids,
      running.map(({ agent }) => agent),
    ),
    models: count(
      limits.models,
      running.map(({ model }) => model),
      (name) => resolveModel(name, models),
    ),
    groups: count(
      limits.groups,
      running.map(({ group }) => group),
    ),
    groupTimeouts: Object.entries(groupTimeouts).map(([name, ms]) => ({ name, limit: writeDuration(ms) })),
  };
}
