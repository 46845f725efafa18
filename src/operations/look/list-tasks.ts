import type { Context } from "../../context.ts";
import { readRecords, type UnreadableRecord } from "../../store/records.ts";
import type { TaskRecord } from "../../task/record.ts";
import { selectTasks, type TaskFilter } from "../../task/selection.ts";
import { reconcile } from "../settle/reconcile.ts";
import { addProgress } from "./add-progress.ts";

/** The tasks that a filter leaves, newest first, settled; and every record that cannot be read. */
export interface TaskList {
  tasks: TaskRecord[];
  unreadable: UnreadableRecord[];
}

/** Lists tasks as they are at this moment, running ones with their progress. */
export function listTasks(context: Context, filter: TaskFilter): TaskList {
  reconcile(context);
  const { records, unreadable } = readRecords(context.store);
  const tasks = selectTasks(records, filter, context.now()).map((record) => addProgress(context, record));
  return { tasks, unreadable };
}
