import { closeSync, openSync } from "node:fs";
import { TaskBgError } from "../errors.ts";
import { lockExclusively } from "../system/flock.ts";
import { type Store, storePaths } from "./store.ts";

/**
 * Runs one read-modify-write of records alone. Keep it short: no printing, no spawning, no waiting inside,
 * and synchronous, so that nothing else of this process runs meanwhile.
 * @throws TaskBgError `io` when the lock file cannot be opened or the file system has no locks
 */
export function withStoreLock<T>(store: Store, action: () => T): T {
  const fd = openLockFile(store);
  try {
    if (!lockExclusively(fd)) throw noLocks(store);
    return action();
  } finally {
    // Closing gives the lock back. The file itself is never unlinked: a waiter would then hold the lock of a ghost.
    closeSync(fd);
  }
}

function openLockFile(store: Store): number {
  const path = storePaths.lock(store);
  try {
    return openSync(path, "a", 0o600);
  } catch (error) {
    throw new TaskBgError("io", `The task store ${store.dir} cannot be written: ${(error as Error).message}`, {
      hint: "Check its owner and mode, or set TASK_BG_DIR to a directory that you can write to.",
      cause: error,
    });
  }
}

function noLocks(store: Store): TaskBgError {
  return new TaskBgError("unsupported", `The file system of ${store.dir} has no file locks (flock)`, {
    hint: "Set TASK_BG_DIR to a directory on a local disk.",
  });
}
