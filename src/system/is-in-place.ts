import { fstatSync, statSync } from "node:fs";

/** Whether an open file is still the one that its path names. Its number is not given away again while it is open. */
export function isInPlace(fd: number, path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.ino === fstatSync(fd).ino;
}
