import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync } from "node:fs";
import { systemErrorCode } from "../errors.ts";
import { isTaskId } from "../task/task-id.ts";
import { type Store, storePaths } from "./store.ts";

/** Notes that a task's process may live: reconciling costs what is live, not what ever was. */
export function markLive(store: Store, id: string): void {
  touch(storePaths.live(store, id), storePaths.liveIndex(store));
}

/** Takes a task out whose process has ended. */
export function unmarkLive(store: Store, id: string): void {
  rmSync(storePaths.live(store, id), { force: true });
}

/** Whether it is noted. */
export function isMarkedLive(store: Store, id: string): boolean {
  return existsSync(storePaths.live(store, id));
}

/** The tasks whose process may live. */
export function listLive(store: Store): string[] {
  try {
    return readdirSync(storePaths.liveIndex(store)).filter(isTaskId).sort();
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return [];
    throw error;
  }
}

function touch(path: string, directory: string): void {
  try {
    closeSync(openSync(path, "a", 0o600));
  } catch (error) {
    if (systemErrorCode(error) !== "ENOENT") throw error;
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    closeSync(openSync(path, "a", 0o600));
  }
}
