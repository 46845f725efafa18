import { findTaskOfKey } from "../../store/key-index.ts";
import { readRecord } from "../../store/records.ts";
import type { Store } from "../../store/store.ts";

/** The task that was launched with a key, unless it was removed. */
export function findByKey(store: Store, key: string | undefined): string | undefined {
  const id = key === undefined ? undefined : findTaskOfKey(store, key);
  return id !== undefined && readRecord(store, id).kind !== "missing" ? id : undefined;
}
