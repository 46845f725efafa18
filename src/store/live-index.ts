import { existsSync, rmSync } from "node:fs";
import { isTaskId } from "../task/task-id.ts";
import { listEntries, touchEntry } from "./index-directory.ts";
import { type Store, storePaths } from "./store.ts";

/** Notes that a task's process may live: reconciling costs what is live, not what ever was. */
export function markLive(store: Store, id: string): void {
  touchEntry(storePaths.live(store, id));
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
  return listEntries(storePaths.liveIndex(store))
    .map(({ name }) => name)
    .filter(isTaskId)
    .sort();
}
