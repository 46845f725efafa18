import { closeSync, fstatSync, openSync, renameSync, rmSync } from "node:fs";
import { systemErrorCode } from "../errors.ts";
import { tryLockExclusively, tryLockShared } from "../system/flock.ts";

/**
 * Makes the file of a run's output, open for appending and locked. The lock is taken before the file has its name, so
 * nobody ever sees a live task without it. It lives as long as any process that inherited this descriptor as its output.
 * Call it under the store lock: an unfinished file that lies there is that of somebody who was killed.
 * @throws the system's error (ENOSPC, EACCES, …)
 */
export function createLockedOutput(path: string): number {
  const temporary = `${path}.tmp`;
  rmSync(temporary, { force: true });
  const fd = openSync(temporary, "ax", 0o600);
  try {
    tryLockExclusively(fd);
    renameSync(temporary, path);
    return fd;
  } catch (error) {
    closeSync(fd);
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Whether some process still has the run's output open: the run, or what it left behind, is alive. */
export function isOutputHeld(path: string): boolean {
  let fd: number;
  try {
    fd = openSync(path, "r");
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return false;
    throw error;
  }
  try {
    return !tryLockShared(fd);
  } finally {
    closeSync(fd);
  }
}

/** Whether an inherited descriptor of this process is a run's output: a regular file that is locked. */
export function isOutputOfRun(fd: number): boolean {
  if (!fstatSync(fd).isFile()) return false;
  try {
    return isOutputHeld(`/dev/fd/${fd}`);
  } catch {
    return false;
  }
}
