import type { TaskProgress } from "../task/record.ts";
import { cutText, decodeHead, decodeTail, decodeText } from "./decode-text.ts";
import { openForReading, type ReadableFile, readBlocks, readRange } from "./file-bytes.ts";
import { findLastLine } from "./find-last-line.ts";
import { isGoodResult } from "./is-good-result.ts";
import { type PlanProgress, readPlan } from "./read-plan.ts";
import { createLineSplitter, type Line } from "./split-lines.ts";
import { findCutStreamEvent, findStreamEvent, type StreamEvent } from "./stream-event.ts";

const maxMessageLength = 500;
const tailBytes = 64 * 1024;
const eventStart = Buffer.from('{"type":"');

/** What the events read so far say. */
interface Seen {
  sessionId: string | undefined;
  toolCalls: number;
  lastTool: string | null;
  message: { text: string; timestamp?: number | undefined } | undefined;
  plan: PlanProgress | undefined;
}

/**
 * Reads how far a run is from its output, in one pass and bounded memory. `outputFile` is the caller's to add.
 * @param believeEvents for a droid in stream-json; other output has only a last line
 */
export function readProgress(outputPath: string, believeEvents: boolean): TaskProgress {
  using file = openForReading(outputPath);
  if (!file || file.size === 0)
    return { toolCalls: 0, lastTool: null, lastUpdate: null, lastMessage: null, lastMessageAt: null };
  const seen = believeEvents ? readEvents(file) : lastLineOf(file);
  return {
    toolCalls: seen.toolCalls,
    lastTool: seen.lastTool,
    lastUpdate: file.modifiedAt.toISOString(),
    lastMessage: seen.message ? cutText(seen.message.text, maxMessageLength) : null,
    lastMessageAt: seen.message ? timeOf(seen.message.timestamp, file) : null,
    ...(seen.plan && { percent: Math.floor((100 * seen.plan.completed) / seen.plan.total) }),
  };
}

function nothingSeen(): Seen {
  return { sessionId: undefined, toolCalls: 0, lastTool: null, message: undefined, plan: undefined };
}

function lastLineOf(file: ReadableFile): Seen {
  const start = Math.max(0, file.size - tailBytes);
  const bytes = readRange(file, start, file.size);
  const text = findLastLine(start === 0 ? decodeText(bytes) : decodeTail(bytes), start > 0, false);
  return { ...nothingSeen(), message: text === undefined ? undefined : { text } };
}

function readEvents(file: ReadableFile): Seen {
  const seen = nothingSeen();
  const splitter = createLineSplitter();
  for (const block of readBlocks(file, 0)) for (const line of splitter.push(block)) noteLine(seen, line);
  for (const line of splitter.end()) noteLine(seen, line);
  return seen;
}

function noteLine(seen: Seen, { bytes, cut }: Line): void {
  if (isGoodResult(bytes) || !bytes.includes(eventStart)) return;
  const found = cut ? findCutStreamEvent(decodeHead(bytes)) : findStreamEvent(decodeText(bytes));
  const event = found?.event;
  if (event && isOfSession(event, seen.sessionId)) noteEvent(seen, event);
}

/** Of a cut event the session may be missing. */
function isOfSession(event: StreamEvent, sessionId: string | undefined): boolean {
  return event.session_id === undefined || sessionId === undefined || event.session_id === sessionId;
}

function noteEvent(seen: Seen, event: StreamEvent): void {
  if (event.type === "system") seen.sessionId = event.session_id;
  if (event.type === "message" && event.role === "assistant") seen.message = event;
  if (event.type !== "tool_call") return;
  seen.toolCalls++;
  seen.lastTool = event.toolName;
  if (event.toolName === "TodoWrite") seen.plan = readPlan(event.parameters) ?? seen.plan;
}

function timeOf(timestamp: number | undefined, file: ReadableFile): string {
  const time = new Date(timestamp ?? Number.NaN);
  return (Number.isNaN(time.getTime()) ? file.modifiedAt : time).toISOString();
}
