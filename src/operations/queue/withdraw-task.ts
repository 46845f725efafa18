import type { Context } from "../../context.ts";
import { findRecord } from "../../store/records.ts";
import type { Store } from "../../store/store.ts";
import { withStoreLock } from "../../store/with-store-lock.ts";
import { isOriginalRecord, type TaskRecord } from "../../task/record.ts";
import { endTask } from "../../task/transition.ts";
import { recordEnd } from "../settle/record-end.ts";

/**
 * Takes a queued task out of the queue, cancelled. Call it under the store lock.
 * @param why told in its record, when it is not plainly because somebody cancelled it
 */
export function withdrawTask(store: Store, record: TaskRecord, now: Date, why?: string): TaskRecord {
  const ended = endTask(record, { status: "cancelled", ...(why === undefined ? {} : { why }) }, {}, now);
  if (ended !== undefined) recordEnd(store, ended);
  return ended ?? record;
}

/** Withdraws those of some tasks that are queued, all at one moment. @returns them by id, cancelled */
export function withdrawQueued({ store, now }: Context, ids: readonly string[]): Map<string, TaskRecord> {
  return withStoreLock(store, () => {
    const queued = ids.flatMap((id) => findRecord(store, id) ?? []).filter(isWithdrawable);
    return new Map(queued.map((record) => [record.id, withdrawTask(store, record, now())]));
  });
}

// What the original script queued has no place in our queue, and its process, if any, is not known.
function isWithdrawable(record: TaskRecord): boolean {
  return record.status === "queued" && !isOriginalRecord(record);
}
