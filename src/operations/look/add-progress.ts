import type { Context } from "../../context.ts";
import { readProgress } from "../../droid/read-progress.ts";
import { storePaths } from "../../store/store.ts";
import { mergeProgress } from "../../task/merge-progress.ts";
import { isOriginalRecord, type TaskRecord } from "../../task/record.ts";

/** Adds to a running task's record what its output says of its progress. */
export function addProgress({ store }: Context, record: TaskRecord): TaskRecord {
  if (record.status !== "running" || isOriginalRecord(record)) return record;
  const progress = readProgress(storePaths.output(store, record.id), record.kind === "droid");
  return { ...record, progress: mergeProgress(record.progress, progress) };
}
