import type { Context } from "../../context.ts";
import { listLive } from "../../store/live-index.ts";
import { listQueued } from "../../store/queue-index.ts";
import { readRecords } from "../../store/records.ts";
import type { Store } from "../../store/store.ts";
import { isFinal, type TaskRecord } from "../../task/record.ts";

/** Reads the tasks that have not ended; costs what lives and waits, not what ever was. */
export function readUnfinished({ store }: Context): TaskRecord[] {
  return readRecords(store, [...listUnfinished(store)].sort()).records.filter((record) => !isFinal(record.status));
}

/** The ids of what lives or waits, by the index: some may have ended, and not be taken out yet. */
export function listUnfinished(store: Store): Set<string> {
  return new Set([...listLive(store), ...listQueued(store).map(({ id }) => id)]);
}
