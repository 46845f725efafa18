import type { Context } from "../../context.ts";
import { describeHost, isSameMachine } from "../../process/host.ts";
import { isFinal, isOriginalRecord, type TaskRecord } from "../../task/record.ts";
import { elapsedMs } from "../../task/record-time.ts";
import { isTaskAlive } from "../settle/is-task-alive.ts";
import { settleTask } from "../settle/settle-task.ts";
import { addProgress } from "./add-progress.ts";

/** A task as `status` shows it: its record, and what only this moment knows. */
export type TaskView = TaskRecord & {
  /** Whether a process of it lives; null where that cannot be known (the original script's tasks). */
  alive: boolean | null;
  elapsed_ms: number | null;
};

/** Tells the whole of one task, settled to the moment. @throws TaskBgError `not_found`, `unreadable_record` */
export function showTask(context: Context, id: string): TaskView {
  const record = addProgress(context, settleTask(context, id));
  return { ...record, alive: isAlive(context, record), elapsed_ms: elapsedMs(record, context.now()) ?? null };
}

function isAlive({ store }: Context, record: TaskRecord): boolean | null {
  const knowable = !isOriginalRecord(record) && isSameMachine(record.host, describeHost());
  if (!knowable) return isFinal(record.status) ? false : null;
  return isTaskAlive(store, record);
}
