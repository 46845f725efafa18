import { appendFileSync, closeSync, fstatSync, openSync, renameSync } from "node:fs";
import { tryLockExclusively } from "../system/flock.ts";
import { isInPlace } from "../system/is-in-place.ts";
import { type Store, storePaths } from "./store.ts";

const largestBytes = 256 * 1024;
const longestLine = 2_000;

/** Notes one line of trouble in the hooks' log, which never grows beyond two files. Failing to note it is no trouble of its own. */
export function appendLog(store: Store, now: Date, line: string): void {
  const path = storePaths.hooksLog(store);
  try {
    rotate(path);
    appendFileSync(path, `${now.toISOString()} ${toLine(line)}\n`, { mode: 0o600 });
  } catch {
    // A hook has nobody to tell.
  }
}

// Of two hooks that both find it too large, the second would move the new file over the one that was just put aside. So only
// who has the lock of the very file that is in place, and is too large, moves it.
function rotate(path: string): void {
  const fd = openSync(path, "a", 0o600);
  try {
    if (fstatSync(fd).size <= largestBytes || !tryLockExclusively(fd)) return;
    if (isInPlace(fd, path)) renameSync(path, `${path}.1`);
  } finally {
    closeSync(fd);
  }
}

// A part of it may be a payload's own words: they must not look like other lines, nor act on whoever's terminal shows them.
function toLine(text: string): string {
  return text.slice(0, longestLine).replace(/[\s\p{C}]+/gu, " ");
}
