import { closeSync, mkdirSync, openSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { systemErrorCode } from "../errors.ts";
import type { TaskRecord } from "../task/record.ts";
import { isTaskId } from "../task/task-id.ts";
import { type Store, storePaths } from "./store.ts";

/** The largest priority, in either direction. */
export const largestPriority = 1_000_000;

/** Puts a task into the queue. Its entry's name sorts it: by priority, then by its id, which is its time. */
export function enqueue(store: Store, record: Pick<TaskRecord, "id" | "priority">): void {
  const path = join(storePaths.queueIndex(store), nameEntry(record));
  try {
    closeSync(openSync(path, "a", 0o600));
  } catch (error) {
    if (systemErrorCode(error) !== "ENOENT") throw error;
    mkdirSync(storePaths.queueIndex(store), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, "a", 0o600));
  }
}

/** Takes a task out that was started or withdrawn. */
export function dequeue(store: Store, record: Pick<TaskRecord, "id" | "priority">): void {
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
}

/** The queued tasks in the order in which they are to start. */
export function listQueued(store: Store): QueueEntry[] {
  try {
    return readdirSync(storePaths.queueIndex(store))
      .sort()
      .map((name) => ({ name, id: name.slice(name.indexOf("-") + 1) }))
      .filter(({ id }) => isTaskId(id));
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return [];
    throw error;
  }
}

function nameEntry({ id, priority }: Pick<TaskRecord, "id" | "priority">): string {
  return `${String(largestPriority - (priority ?? 0)).padStart(7, "0")}-${id}`;
}
