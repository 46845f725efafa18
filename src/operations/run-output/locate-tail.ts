import { findLineStart, openForReading, type ReadableFile, readBlocks, readRange } from "../../droid/file-bytes.ts";
import { createOutputRenderer } from "../../droid/render-output.ts";

/** Of lines that are this long on average only the end is shown. */
const maxBytesPerLine = 64 * 1024;

/** A run's output, and how to read it. */
export interface OutputSource {
  path: string;
  /** For a droid in stream-json only: other output is shown as it is. */
  believeEvents: boolean;
  /** Only this many lines from the end. */
  tail?: number | undefined;
}

/** Where to begin to render a run's last lines. */
export interface TailPlace {
  from: number;
  /** How many rendered lines to leave out before the first that is shown. */
  skip: number;
  /** What to say before it, when a line was cut. */
  note: string;
}

/** Finds the offset of the last `tail` lines of a file as they are. */
export function locateRawTail(path: string, tail: number | undefined): number {
  using file = openForReading(path);
  return file === undefined || tail === undefined ? 0 : findLineStart(file, file.size, tail);
}

/** Finds the last lines as they are rendered. */
export function locateRenderedTail({ path, believeEvents, tail }: OutputSource): TailPlace {
  using file = openForReading(path);
  if (file === undefined || tail === undefined) return { from: 0, skip: 0, note: "" };
  return believeEvents ? locateEvents(file, tail) : locateText(file, tail);
}

/**
 * Most events render to nothing or to many lines, so more and more of the file's end is rendered and counted, and none
 * of it kept, until there is enough.
 */
function locateEvents(file: ReadableFile, tail: number): TailPlace {
  let from = findLineStart(file, file.size, tail);
  for (let lines = Math.max(tail, 8); ; lines *= 4) {
    const rendered = countRenderedLines(file, from);
    if (rendered >= tail || from === 0) return { from, skip: Math.max(0, rendered - tail), note: "" };
    from = findLineStart(file, from, lines);
  }
}

/** A gigabyte without a newline has its newest part shown: that is where a progress bar stands. */
function locateText(file: ReadableFile, tail: number): TailPlace {
  const from = findLineStart(file, file.size, tail);
  const nearest = file.size - tail * maxBytesPerLine;
  if (from >= nearest) return { from, skip: 0, note: "" };
  const left = `${((nearest - from) / 1e6).toFixed(1)} MB`;
  return { from: nextCharacter(file, nearest), skip: 0, note: `[… cut: ${left} before this; --raw shows all of it]\n` };
}

function countRenderedLines(file: ReadableFile, from: number): number {
  const renderer = createOutputRenderer(true);
  let count = 0;
  for (const block of readBlocks(file, from)) count += countNewlines(renderer.push(block));
  return count + countNewlines(renderer.end());
}

function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

function nextCharacter(file: ReadableFile, offset: number): number {
  const bytes = readRange(file, offset, offset + 4);
  const start = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80);
  return offset + Math.max(0, start);
}
