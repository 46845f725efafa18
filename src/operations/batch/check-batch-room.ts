import type { Context } from "../../context.ts";
import { TaskBgError } from "../../errors.ts";
import { listLive } from "../../store/live-index.ts";
import { readPause } from "../../store/pause-state.ts";
import { listQueued } from "../../store/queue-index.ts";
import { findByKey } from "../launch/find-by-key.ts";
import type { LaunchOptions } from "../launch/launch-options.ts";
import { namedBy } from "./check-batch-entry.ts";

/** Checks that a batch fits into the queue: what does not would be found out in the middle of launching. @throws TaskBgError `invalid` */
export function checkBatchRoom(context: Context, entries: readonly LaunchOptions[]): void {
  const queued = listQueued(context.store).length;
  const { maxQueued } = context.config;
  const added = entries.filter(({ key }) => findByKey(context.store, key) === undefined);
  const independent = added.filter((entry) => namedBy(entry).length === 0).length;
  if (queued + added.length - Math.min(independent, countFreeSlots(context)) <= maxQueued) return;
  throw new TaskBgError(
    "invalid",
    `The batch has ${added.length} tasks and ${queued} are queued already; at most ${maxQueued} may be. Nothing was launched`,
    { hint: "Raise maxQueued in the config file, or launch it in parts." },
  );
}

// Whether one that a pause or a limit of its kind may hold back takes a slot is not known before it is launched.
function countFreeSlots({ store, config: { limits } }: Context): number {
  const { all, groups } = readPause(store);
  const limited = [limits.droids, limits.models, limits.groups].some((kind) => Object.keys(kind).length > 0);
  return all || groups.length > 0 || limited ? 0 : Math.max(0, limits.maxParallel - listLive(store).length);
}
