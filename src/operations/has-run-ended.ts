import type { Context } from "../context.ts";
import { isTerminal } from "../task/record.ts";
import { isTaskAlive } from "./is-task-alive.ts";
import { settleTask } from "./settle-task.ts";

/** Whether a task will write no more: its record is final and its process is gone. */
export function hasRunEnded(context: Context, id: string): boolean {
  const record = settleTask(context, id);
  return isTerminal(record.status) && !isTaskAlive(context.store, record);
}
