import type { Context } from "../context.ts";
import { findPassedLimit, msUntilLook } from "../task/limits.ts";
import { isTaskAlive } from "./is-task-alive.ts";
import { measureRun } from "./measure-run.ts";
import { settleTask } from "./settle-task.ts";
import { stopTask } from "./stop-task.ts";

/** The longest that a watcher sleeps: a suspended machine, or a clock that jumped, costs no more than this. */
const longestLookSeconds = 60;

/** Seconds until limits should be looked at, at least one; POSIX `sleep` takes whole ones. 0 when there is nothing to look at. */
export function secondsUntilLook(ms: number | undefined): number {
  return ms === undefined ? 0 : Math.min(longestLookSeconds, Math.max(1, Math.ceil(ms / 1000)));
}

/**
 * Stops a task that has passed one of its limits.
 * @returns seconds until the next look, undefined when there is nothing left to watch
 */
export async function enforceLimit(context: Context, id: string): Promise<number | undefined> {
  const record = settleTask(context, id);
  if (!isTaskAlive(context.store, record)) return undefined;
  const passed = findPassedLimit(record, measureRun(context, record), context.now());
  if (passed === undefined) return secondsUntilLook(msUntilLook(record, context.now())) || undefined;
  await stopTask(context, id, passed);
  return undefined;
}
