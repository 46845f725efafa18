import type { Store } from "../store/store.ts";
import type { TaskRecord } from "../task/record.ts";
import { endTask } from "../task/transition.ts";
import { recordEnd } from "./record-end.ts";

/**
 * Takes a queued task out of the queue, cancelled. Call it under the store lock.
 * @param why told in its record, when it is not plainly because somebody cancelled it
 */
export function withdrawTask(store: Store, record: TaskRecord, now: Date, why?: string): TaskRecord {
  const ended = endTask(record, { status: "cancelled", ...(why === undefined ? {} : { why }) }, {}, now);
  if (ended !== undefined) recordEnd(store, ended);
  return ended ?? record;
}
