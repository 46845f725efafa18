import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { systemErrorCode } from "../errors.ts";
import { isTaskId } from "../task/task-id.ts";
import { type Store, storePaths } from "./store.ts";
import { writeAtomically } from "./write-atomically.ts";

/** Makes the task of a key findable. Call it under the store lock. */
export function linkKey(store: Store, key: string, id: string): void {
  mkdirSync(storePaths.keyIndex(store), { recursive: true, mode: 0o700 });
  writeAtomically(keyPath(store, key), id);
}

/** The task of a key, whether or not its record is still there. */
export function findTaskOfKey(store: Store, key: string): string | undefined {
  try {
    const id = readFileSync(keyPath(store, key), "utf8");
    return isTaskId(id) ? id : undefined;
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Forgets a key of a removed task. */
export function unlinkKey(store: Store, key: string): void {
  rmSync(keyPath(store, key), { force: true });
}

/** Whether the text can be a key: its file's name has room for it. */
export function isKey(text: string): boolean {
  return text.length > 0 && text.isWellFormed() && encodeURIComponent(text).length <= 200;
}

function keyPath(store: Store, key: string): string {
  return join(storePaths.keyIndex(store), `key-${encodeURIComponent(key)}`);
}
