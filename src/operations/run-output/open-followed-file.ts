import { fstatSync } from "node:fs";
import { openForReading, type ReadableFile } from "../../droid/file-bytes.ts";
import { isInPlace } from "../../system/is-in-place.ts";

/** A run's output that is read as it grows. It stays open: set aside for another run, it is read to its end all the same. */
export interface FollowedFile extends Disposable {
  /** The file as long as it is now; undefined until there is one. */
  read(): ReadableFile | undefined;
  /** Whether the file that was read first is no longer what its path names: its run has ended, and there is another. */
  isReplaced(): boolean;
}

/** Follows the file at a path from the first time on that there is one. */
export function openFollowedFile(path: string): FollowedFile {
  let file: ReadableFile | undefined;
  return {
    read() {
      file ??= openForReading(path);
      return file && { ...file, size: fstatSync(file.fd).size };
    },
    isReplaced: () => file !== undefined && !isInPlace(file.fd, path),
    [Symbol.dispose]: () => file?.[Symbol.dispose](),
  };
}
