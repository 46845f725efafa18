import type { Context } from "../context.ts";
import { readProgress } from "../droid/read-progress.ts";
import { readRecords, type UnreadableRecord } from "../store/records.ts";
import { storePaths } from "../store/store.ts";
import { mergeProgress } from "../task/merge-progress.ts";
import { isForeignRecord, type TaskRecord } from "../task/record.ts";
import { selectTasks, type TaskFilter } from "../task/selection.ts";
import { reconcile } from "./reconcile.ts";

/** The tasks that a filter leaves, newest first, settled; and every record that cannot be read. */
export interface TaskList {
  tasks: TaskRecord[];
  unreadable: UnreadableRecord[];
}

/** Lists tasks as they are at this moment, running ones with their progress. */
export function listTasks(context: Context, filter: TaskFilter): TaskList {
  reconcile(context);
  const { records, unreadable } = readRecords(context.store);
  const tasks = selectTasks(records, filter, context.now()).map((record) => withProgress(context, record));
  return { tasks, unreadable };
}

/** Adds to a running task's record what its output says of its progress. */
export function withProgress({ store }: Context, record: TaskRecord): TaskRecord {
  if (record.status !== "running" || isForeignRecord(record)) return record;
  const progress = readProgress(storePaths.output(store, record.id), record.kind === "droid");
  return { ...record, progress: mergeProgress(record.progress, progress) };
}
