import { existsSync } from "node:fs";
import { unmarkLive } from "../store/live-index.ts";
import { enqueue } from "../store/queue-index.ts";
import { deleteRunFiles, writeRecord } from "../store/records.ts";
import { type Store, storePaths } from "../store/store.ts";
import type { TaskRecord } from "../task/record.ts";

/** Whether a task can be started by somebody else: its environment is still there, and nobody wants it stopped. */
export function canRequeue(store: Store, record: TaskRecord): boolean {
  return record.status === "running" && !record.stop_requested && existsSync(storePaths.environment(store, record.id));
}

/** Puts a task back into the queue whose starter was killed before it could start it. Call it under the store lock. */
export function requeueTask(store: Store, record: TaskRecord): TaskRecord {
  const queued: TaskRecord = { ...record, status: "queued", started_at: null };
  enqueue(store, record);
  writeRecord(store, queued);
  deleteRunFiles(store, record.id);
  unmarkLive(store, record.id);
  return queued;
}
