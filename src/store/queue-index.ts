import { rmSync } from "node:fs";
import { join } from "node:path";
import { turnOf } from "../task/queue-order.ts";
import type { TaskRecord } from "../task/record.ts";
import { isTaskId } from "../task/task-id.ts";
import { listEntries, touchEntry } from "./index-directory.ts";
import { type Store, storePaths } from "./store.ts";

// No id has a dot in it.
const conditionalMark = ".if";

/** What an entry's name tells of its task. */
export type QueuedRecord = Pick<TaskRecord, "id" | "priority" | "after" | "group_deadline">;

/** Puts a task into the queue. Its entry's name sorts it: by its turn. */
export function enqueue(store: Store, record: QueuedRecord): void {
  touchEntry(join(storePaths.queueIndex(store), nameEntry(record)));
}

/** Takes a task out that was started or withdrawn. */
export function dequeue(store: Store, record: QueuedRecord): void {
  dropEntry(store, nameEntry(record));
}

/** Takes an entry out whose record is gone. */
export function dropEntry(store: Store, name: string): void {
  rmSync(join(storePaths.queueIndex(store), name), { force: true });
}

/** One place in the queue. */
export interface QueueEntry {
  id: string;
  name: string;
  /** Whether it can become impossible to start: it waits for another task, or its group's time is limited. */
  conditional: boolean;
}

/** The queued tasks in the order in which they are to start. */
export function listQueued(store: Store): QueueEntry[] {
  return listEntries(storePaths.queueIndex(store))
    .map(({ name }) => name)
    .sort()
    .map(readEntry)
    .filter(({ id }) => isTaskId(id));
}

function readEntry(name: string): QueueEntry {
  const conditional = name.endsWith(conditionalMark);
  const id = name.slice(name.indexOf("-") + 1, conditional ? -conditionalMark.length : undefined);
  return { id, name, conditional };
}

function nameEntry(record: QueuedRecord): string {
  const conditional = (record.after?.length ?? 0) > 0 || Boolean(record.group_deadline);
  return `${turnOf(record)}${conditional ? conditionalMark : ""}`;
}
