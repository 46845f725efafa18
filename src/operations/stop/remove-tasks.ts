import type { Context } from "../../context.ts";
import { TaskBgError } from "../../errors.ts";
import { unlinkKey } from "../../store/key-index.ts";
import { unmarkLive } from "../../store/live-index.ts";
import { acknowledge } from "../../store/outbox.ts";
import { listQueued } from "../../store/queue-index.ts";
import { deleteTaskFiles, findRecord, readRecords, requireRecord } from "../../store/records.ts";
import { unlinkSession } from "../../store/session-index.ts";
import { withStoreLock } from "../../store/with-store-lock.ts";
import type { TaskRecord } from "../../task/record.ts";
import { parseRecordTime } from "../../task/record-time.ts";
import { hasEnded, requireEnded } from "../settle/require-ended.ts";
import { settleTask } from "../settle/settle-task.ts";

/** Deletes finished tasks with all their files. @throws as `removeTask`; those before it are gone then */
export function removeTasks(context: Context, ids: readonly string[]): void {
  const needed = findNeeded(context);
  for (const id of ids) removeTask(context, id, needed);
}

/**
 * Deletes a finished task with all its files.
 * @throws TaskBgError `not_found`, `unreadable_record`, `still_running`
 */
export function removeTask(context: Context, id: string, needed = findNeeded(context)): TaskRecord {
  settleTask(context, id);
  return withStoreLock(context.store, () => {
    const record = requireRecord(context.store, id);
    requireEnded(context, record, `Stop it first with: task-bg cancel ${id}`);
    requireUnneeded(id, needed);
    for (const session of [record.session_id, record.droid_session_id])
      if (session) unlinkSession(context.store, session);
    if (record.key) unlinkKey(context.store, record.key);
    if (record.parent_session_id) acknowledge(context.store, record.parent_session_id, [id]);
    unmarkLive(context.store, id);
    deleteTaskFiles(context.store, id);
    return record;
  });
}

/** Finds the finished tasks that ended longer ago than that, for `remove --finished`. */
export function findRemovable(context: Context, olderThanMs: number): TaskRecord[] {
  const latest = context.now().getTime() - olderThanMs;
  const needed = findNeeded(context);
  return readRecords(context.store).records.filter((record) => {
    // When it ended is unknown of a few; they are removed only when any age will do.
    const ended = parseRecordTime(record.completed_at)?.getTime() ?? context.now().getTime();
    return ended <= latest && !needed.has(record.id) && hasEnded(context, record);
  });
}

// Without it that one could never start.
function requireUnneeded(id: string, needed: ReadonlyMap<string, string>): void {
  const waiting = needed.get(id);
  if (waiting === undefined) return;
  throw new TaskBgError("still_running", `Task ${id} is still needed: ${waiting} is to start after it`, {
    hint: `Cancel that one first with: task-bg cancel ${waiting}`,
  });
}

/** The tasks after which queued ones are to start, each with one of those: read once for all that are to be removed. */
function findNeeded({ store }: Context): ReadonlyMap<string, string> {
  const conditional = listQueued(store).filter((entry) => entry.conditional);
  const waiting = conditional
    .flatMap(({ id }) => findRecord(store, id) ?? [])
    .filter(({ status }) => status === "queued");
  return new Map(waiting.flatMap(({ id, after }) => (after ?? []).map((dependency) => [dependency.id, id] as const)));
}
