import { requireRecord } from "../../store/records.ts";
import type { Store } from "../../store/store.ts";
import { withStoreLock } from "../../store/with-store-lock.ts";
import type { TaskRecord } from "../../task/record.ts";
import { recordEnd } from "./record-end.ts";

/**
 * Ends a task by record alone, whatever its process does.
 * @param end the pure transition; undefined when the task had ended before
 */
export function endRecordedTask(
  store: Store,
  id: string,
  end: (record: TaskRecord) => TaskRecord | undefined,
): { record: TaskRecord; ended: boolean } {
  return withStoreLock(store, () => {
    const record = requireRecord(store, id);
    const ended = end(record);
    if (ended !== undefined) recordEnd(store, ended);
    return { record: ended ?? record, ended: ended !== undefined };
  });
}
