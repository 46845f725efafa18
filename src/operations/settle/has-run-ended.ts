import type { Context } from "../../context.ts";
import { hasEnded } from "./require-ended.ts";
import { settleTask } from "./settle-task.ts";

/** Whether a task will write no more, as its files say now. */
export function hasRunEnded(context: Context, id: string): boolean {
  return hasEnded(context, settleTask(context, id));
}
