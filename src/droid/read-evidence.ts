import { type EventEvidence, type Evidence, noEvents } from "../task/evidence.ts";
import { cutText, decodeTail, decodeText } from "./decode-text.ts";
import { openForReading, type ReadableFile, readRange } from "./file-bytes.ts";
import { findCompletion } from "./find-completion.ts";
import { findInit } from "./find-init.ts";
import { findLastLine } from "./find-last-line.ts";
import { findStreamEvent } from "./stream-event.ts";

const tailBytes = 64 * 1024;
const errorTailBytes = 1024 * 1024;
const errorStart = Buffer.from('{"type":"error"');
const maxErrors = 20;
const maxLineLength = 2048;

/** The part of the evidence that `.out` gives. */
export type OutputEvidence = Pick<Evidence, "events" | "lastLine" | "tail">;

/**
 * Reads what a run's output says of it. A file that does not exist says nothing.
 * @param options `believeEvents` for a droid in stream-json only: a plain command may print anything
 */
export function readRunEvidence(outputPath: string, options: { believeEvents: boolean }): OutputEvidence {
  using file = openForReading(outputPath);
  if (!file) return { events: noEvents, lastLine: undefined, tail: "" };
  const start = Math.max(0, file.size - tailBytes);
  const bytes = readRange(file, start, file.size);
  const tail = start === 0 ? decodeText(bytes) : decodeTail(bytes);
  const lastLine = findLastLine(tail, start > 0, options.believeEvents);
  return {
    events: options.believeEvents ? readEvents(file) : noEvents,
    lastLine: lastLine && cutText(lastLine, maxLineLength),
    tail,
  };
}

/** The session that the Droid CLI says it runs; undefined as long as it has not said so. Reads the first lines only. */
export function readInitSession(outputPath: string): string | undefined {
  using file = openForReading(outputPath);
  return file && findInit(file)?.sessionId;
}

function readEvents(file: ReadableFile): EventEvidence {
  const init = findInit(file);
  return {
    init: init !== undefined,
    sessionId: init?.sessionId,
    completion: init && findCompletion(file, init.sessionId, init.end),
    errors: readErrors(file, init?.sessionId),
  };
}

function readErrors(file: ReadableFile, sessionId: string | undefined): string[] {
  const bytes = readRange(file, Math.max(0, file.size - errorTailBytes), file.size);
  const errors: string[] = [];
  for (let end = bytes.length; end > 0 && errors.length < maxErrors; ) {
    const start = end < 2 ? 0 : bytes.lastIndexOf(10, end - 2) + 1;
    const message = errorOf(bytes.subarray(start, end), sessionId);
    if (message !== undefined) errors.unshift(cutText(message, maxLineLength));
    end = start;
  }
  return errors;
}

/** An error of the CLI itself may come before it has a session. */
function errorOf(line: Buffer, sessionId: string | undefined): string | undefined {
  if (!line.includes(errorStart)) return undefined;
  const event = findStreamEvent(decodeText(line))?.event;
  if (event?.type !== "error") return undefined;
  return (event.session_id ?? sessionId) === sessionId ? event.message : undefined;
}
