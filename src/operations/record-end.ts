import { rmSync } from "node:fs";
import { postCompletion } from "../store/outbox.ts";
import { dequeue } from "../store/queue-index.ts";
import { writeRecord } from "../store/records.ts";
import { type Store, storePaths } from "../store/store.ts";
import type { TaskRecord } from "../task/record.ts";

/**
 * Writes down that a task has ended and leaves its completion for whoever asked: the one place through which every
 * finisher goes. Call it under the store lock.
 */
export function recordEnd(store: Store, ended: TaskRecord): void {
  if (ended.parent_session_id) postCompletion(store, ended.parent_session_id, ended.id);
  writeRecord(store, ended);
  dequeue(store, ended);
  // Kept for another attempt, and for another look, until now.
  for (const path of [storePaths.environment, storePaths.activity]) rmSync(path(store, ended.id), { force: true });
}
