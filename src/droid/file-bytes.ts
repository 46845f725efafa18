import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { systemErrorCode, TaskBgError } from "../errors.ts";

/** However large a file is, this much of it is in memory at a time. */
const blockBytes = 256 * 1024;
const newline = 10;

/** A file open for reading, as long as it was when it was opened: what is appended meanwhile is left for the next time. */
export interface ReadableFile extends Disposable {
  readonly fd: number;
  readonly size: number;
  readonly modifiedAt: Date;
}

/**
 * Opens a file for reading; undefined when there is none.
 * @throws TaskBgError `io` when it cannot be read
 */
export function openForReading(path: string): ReadableFile | undefined {
  try {
    const fd = openSync(path, "r");
    const { size, mtime } = fstatSync(fd);
    return { fd, size, modifiedAt: mtime, [Symbol.dispose]: () => closeSync(fd) };
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw new TaskBgError("io", `${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** Reads the bytes from `start` up to `end` into memory of their own. */
export function readRange(file: ReadableFile, start: number, end: number): Buffer {
  return readInto(Buffer.allocUnsafe(Math.max(0, end - start)), file, start, end);
}

/** Reads forward in blocks. Each block is only good until the next one is asked for. */
export function* readBlocks(file: ReadableFile, start: number, end = file.size): Generator<Buffer, void> {
  const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(blockBytes, end - start)));
  for (let at = start; at < end; ) {
    const block = readInto(buffer, file, at, Math.min(end, at + blockBytes));
    if (block.length === 0) return;
    yield block;
    at += block.length;
  }
}

/** Finds the places between `start` and `end` where the needle stands, the last one first. */
export function* findBackward(file: ReadableFile, needle: Buffer, start: number, end: number): Generator<number, void> {
  const buffer = Buffer.allocUnsafe(blockBytes + needle.length - 1);
  for (let blockEnd = end; blockEnd > start; blockEnd -= blockBytes) {
    const blockStart = Math.max(start, blockEnd - blockBytes);
    // Reaches into the block after it: what begins here may end there.
    const block = readInto(buffer, file, blockStart, Math.min(end, blockEnd + needle.length - 1));
    let at = block.lastIndexOf(needle);
    while (at >= 0) {
      yield blockStart + at;
      at = at === 0 ? -1 : block.lastIndexOf(needle, at - 1);
    }
  }
}

/** Finds the first newline between `start` and `end`. */
export function findNewline(file: ReadableFile, start: number, end: number): number | undefined {
  let blockStart = start;
  for (const block of readBlocks(file, start, end)) {
    const at = block.indexOf(newline);
    if (at >= 0) return blockStart + at;
    blockStart += block.length;
  }
  return undefined;
}

/** Finds where the last `lines` lines before `end` begin. A newline just before `end` belongs to the last of them. */
export function findLineStart(file: ReadableFile, end: number, lines: number): number {
  if (lines === 0) return end;
  let found = 0;
  for (const at of findBackward(file, Buffer.of(newline), 0, end - 1)) if (++found === lines) return at + 1;
  return 0;
}

function readInto(buffer: Buffer, file: ReadableFile, start: number, end: number): Buffer {
  let filled = 0;
  while (start + filled < end) {
    const count = readSync(file.fd, buffer, filled, end - start - filled, start + filled);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}
