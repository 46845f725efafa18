import type { Completion } from "../task/evidence.ts";
import { decodeText } from "./decode-text.ts";
import { findBackward, findNewline, type ReadableFile, readRange } from "./file-bytes.ts";
import { parseStreamEvent } from "./stream-event.ts";

const completionStart = Buffer.from('{"type":"completion"');
/** A line is only read whole when its session id stands this near to one of its ends. */
const edgeBytes = 64 * 1024;
/** Within one event these bytes can only stand again as a nested object, so few of them need a try. */
const maxTriesPerLine = 4;
/** Longer text than the engine can hold in a string is no one's final answer. */
const maxEventBytes = 512 * 1024 * 1024;

/**
 * Finds the completion of a session, from the end of the file back to `start`.
 *
 * Lines are not split, since standard error may stick to the front of an event. Inside an event's strings every quote
 * is escaped, so the bytes searched for never stand there; what a process printed raw is believed only when it is one
 * whole event up to the end of its line, of this very session.
 */
export function findCompletion(file: ReadableFile, sessionId: string, start: number): Completion | undefined {
  let lineEnd = file.size;
  let next = file.size;
  let tries = 0;
  for (const at of findBackward(file, completionStart, start, file.size)) {
    // Only up to the place found before: each byte is looked at once, however many false starts a line has.
    const newline = findNewline(file, at, next);
    if (newline !== undefined) [lineEnd, tries] = [newline, 0];
    next = at;
    if (tries++ >= maxTriesPerLine) continue;
    const completion = readCompletion(file, at, lineEnd, sessionId);
    if (completion) return completion;
  }
  return undefined;
}

function readCompletion(file: ReadableFile, start: number, end: number, sessionId: string): Completion | undefined {
  if (end - start > maxEventBytes || !looksLikeEvent(file, start, end, sessionId)) return undefined;
  const event = parseStreamEvent(decodeText(readRange(file, start, end)));
  if (event?.type !== "completion" || event.session_id !== sessionId) return undefined;
  return { text: event.finalText, usage: event.usage, atMs: event.timestamp };
}

/** Looks at the two ends alone: a gigabyte that only begins like an event is not worth its memory. */
function looksLikeEvent(file: ReadableFile, start: number, end: number, sessionId: string): boolean {
  const head = readRange(file, start, Math.min(end, start + edgeBytes));
  const tail = readRange(file, Math.max(start, end - edgeBytes), end);
  const mention = `"session_id":${JSON.stringify(sessionId)}`;
  return decodeText(tail).trimEnd().endsWith("}") && (tail.includes(mention) || head.includes(mention));
}
