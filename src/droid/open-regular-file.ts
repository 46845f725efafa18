import { closeSync, constants, fstatSync, openSync, type Stats } from "node:fs";
import type { ReadableFile } from "./file-bytes.ts";

/**
 * Opens a file that somebody else has named, if it is a regular one; undefined for anything else.
 * @param look `statSync`, or `lstatSync` where a link is not to be followed
 * @param flags beyond those that keep it from waiting
 * @throws what the system says of a path that cannot be opened
 */
export function openRegularFile(
  path: string,
  look: (path: string) => Stats | undefined,
  flags: number = constants.O_RDONLY,
): ReadableFile | undefined {
  // Looked at first because opening a device can do something; looked at again, and opened without waiting for a
  // writer, because a FIFO may have taken its place in between.
  if (look(path)?.isFile() === false) return undefined;
  const fd = openSync(path, flags | constants.O_NONBLOCK | constants.O_NOCTTY, 0o600);
  const stats = fstatSync(fd);
  if (stats.isFile()) return { fd, size: stats.size, modifiedAt: stats.mtime, [Symbol.dispose]: () => closeSync(fd) };
  closeSync(fd);
  return undefined;
}
