import type { Context } from "../context.ts";
import { findPassedLimit, msUntilLook } from "../task/limits.ts";
import type { TaskRecord } from "../task/record.ts";
import { isTaskAlive } from "./is-task-alive.ts";
import { measureRun } from "./measure-run.ts";
import { settleTask } from "./settle-task.ts";
import { stopTask } from "./stop-task.ts";

/** Seconds until a task's limits should be looked at, at least one; POSIX `sleep` takes whole ones. */
export function secondsUntilLook(record: TaskRecord, now: Date): number {
  return Math.max(1, Math.ceil(msUntilLook(record, now) / 1000));
}

/**
 * Stops a task that has passed one of its limits.
 * @returns seconds until the next look, undefined when there is nothing left to watch
 */
export async function enforceLimit(context: Context, id: string): Promise<number | undefined> {
  const record = settleTask(context, id);
  if (!isTaskAlive(context.store, record)) return undefined;
  const passed = findPassedLimit(record, measureRun(context, record), context.now());
  if (passed === undefined) return secondsUntilLook(record, context.now());
  await stopTask(context, id, passed);
  return undefined;
}
