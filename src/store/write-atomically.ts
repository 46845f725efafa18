import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { basename, dirname, join } from "node:path";

let written = 0;

/**
 * Replaces a file whole: a reader sees the old content or the new one, also after a crash or on a full disk.
 * The temporary file lies beside it because a rename does not cross file systems.
 * @param durable false for what can be made anew: a power failure may then leave it empty, and no disk is waited for
 */
export function writeAtomically(path: string, content: string | Uint8Array, { durable = true } = {}): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${written++}.tmp`);
  const fd = openSync(temporary, "wx", 0o600);
  try {
    fillFile(fd, typeof content === "string" ? Buffer.from(content) : content, durable);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function fillFile(fd: number, bytes: Uint8Array, durable: boolean): void {
  try {
    writeWhole(fd, bytes);
    if (durable) fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

// One write may take less than it was given, on a nearly full disk for one.
function writeWhole(fd: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length; ) offset += writeSync(fd, bytes, offset);
}
