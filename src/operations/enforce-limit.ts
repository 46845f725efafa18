import type { Context } from "../context.ts";
import { timeLeftMs } from "../task/due.ts";
import { isTaskAlive } from "./is-task-alive.ts";
import { settleTask } from "./settle-task.ts";
import { stopTask } from "./stop-task.ts";

/** The longest that a watcher sleeps: a suspended machine, or a clock that jumped, costs no more than this. */
const longestLookSeconds = 60;

/** Seconds until a limit should be looked at, at least one; POSIX `sleep` takes whole ones. */
export function secondsUntilLook(leftMs: number): number {
  return Math.min(longestLookSeconds, Math.max(1, Math.ceil(leftMs / 1000)));
}

/**
 * Stops a task whose time limit has passed.
 * @returns seconds until the next look, undefined when there is nothing left to watch
 */
export async function enforceLimit(context: Context, id: string): Promise<number | undefined> {
  const record = settleTask(context, id);
  const leftMs = timeLeftMs(record, context.now());
  if (leftMs === undefined || !isTaskAlive(context.store, record)) return undefined;
  if (leftMs > 0) return secondsUntilLook(leftMs);
  await stopTask(context, id, "timeout");
  return undefined;
}
