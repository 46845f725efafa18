import type { Context } from "../../context.ts";
import { TaskBgError } from "../../errors.ts";
import { isFinal, type TaskRecord } from "../../task/record.ts";
import { isTaskAlive } from "./is-task-alive.ts";

/** Whether a task will write no more: its record is final and its process is gone. */
export function hasEnded({ store }: Context, record: TaskRecord): boolean {
  return isFinal(record.status) && !isTaskAlive(store, record);
}

/** Refuses a task that has not ended. @throws TaskBgError `still_running` with what can be done instead */
export function requireEnded(context: Context, record: TaskRecord, hint: string): void {
  if (hasEnded(context, record)) return;
  // Completed by a hook or by hand, its process may still run.
  const state = isFinal(record.status) ? "running" : record.status;
  throw new TaskBgError("still_running", `Task ${record.id} is still ${state}`, { hint });
}
