import { rmSync } from "node:fs";
import { isDiskTrouble, TaskBgError } from "../../errors.ts";
import { appendLog } from "../../store/append-log.ts";
import { postCompletion } from "../../store/outbox.ts";
import { dequeue } from "../../store/queue-index.ts";
import { writeRecord } from "../../store/records.ts";
import { type Store, storePaths } from "../../store/store.ts";
import type { TaskRecord } from "../../task/record.ts";
import { parseRecordTime } from "../../task/record-time.ts";

/**
 * Writes down that a task has ended and leaves its completion for whoever asked: the one place through which every
 * finisher goes. Call it under the store lock.
 */
export function recordEnd(store: Store, ended: TaskRecord): void {
  if (ended.parent_session_id) leaveCompletion(store, ended.parent_session_id, ended);
  writeRecord(store, ended);
  dequeue(store, ended);
  // Kept for another attempt, and for another look, until now.
  for (const path of [storePaths.environment, storePaths.activity]) rmSync(path(store, ended.id), { force: true });
}

// Where nothing can be written the record cannot either, and the task ends when it can. Anything else is wrong with the
// outbox alone, and must not keep tasks from ending and their slots from others.
function leaveCompletion(store: Store, session: string, { id, completed_at: at }: TaskRecord): void {
  try {
    postCompletion(store, session, id);
  } catch (error) {
    if (!(error instanceof TaskBgError) || isDiskTrouble(error.cause)) throw error;
    appendLog(store, parseRecordTime(at) ?? new Date(), error.message);
  }
}
