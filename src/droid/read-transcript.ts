import { statSync } from "node:fs";
import * as v from "valibot";
import { cutText } from "./decode-text.ts";
import { type ReadableFile, readRange } from "./file-bytes.ts";
import { openRegularFile } from "./open-regular-file.ts";

export type TranscriptText = { text: string } | { problem: string };

interface TranscriptLimits {
  /** How many bytes of the file are looked at, from its end. */
  maxBytes?: number;
  /** How many characters of the text are kept, from its beginning. */
  maxTextLength?: number;
}

/** An agent's last words stand near the end, whatever came before: more is read only when they do not. */
const nearBytes = 128 * 1024;
const newline = 10;
const mention = '"assistant"';
/** More lines than this that only mention an assistant are nobody's transcript: parsing them would take a hook's time. */
const mostLines = 10_000;

const message = v.looseObject({
  role: v.nullish(v.string()),
  content: v.union([v.string(), v.array(v.unknown())]),
});
const textPart = v.looseObject({ type: v.literal("text"), text: v.string() });

/**
 * Finds what the agent said last in a session's transcript (JSON lines), reading back from its end. Messages without
 * text, such as those that only call a tool, are passed over.
 */
export function readLastAssistantText(
  path: string,
  { maxBytes = 8 * 1024 * 1024, maxTextLength = 1024 * 1024 }: TranscriptLimits = {},
): TranscriptText {
  try {
    // A link to a regular file is fine.
    using file = openRegularFile(path, statSync);
    if (file === undefined) return { problem: "it is not a regular file" };
    const text = findLastText(file, Math.min(nearBytes, maxBytes)) ?? findLastText(file, maxBytes);
    if (text === undefined) return { problem: `no assistant message with text in its last ${maxBytes} bytes` };
    return { text: cutText(text, maxTextLength) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

function findLastText(file: ReadableFile, bytes: number): string | undefined {
  for (const line of mentionsFromEnd(file, bytes)) {
    const text = assistantText(line);
    if (text !== undefined) return text;
  }
  return undefined;
}

/**
 * The lines that mention an assistant, from the last to the first: most of a transcript is tool results, which need not even
 * be split. A line that begins before the bytes looked at is not whole and is left out.
 */
function* mentionsFromEnd(file: ReadableFile, maxBytes: number): Generator<Buffer> {
  const floor = Math.max(0, file.size - maxBytes);
  const bytes = readRange(file, floor, file.size);
  let end = bytes.length;
  for (let lines = 0; lines < mostLines; lines++) {
    const at = bytes.subarray(0, end).lastIndexOf(mention);
    if (at < 0) return;
    const start = bytes.lastIndexOf(newline, at) + 1;
    if (start === 0 && floor > 0) return;
    yield bytes.subarray(start, lineEnd(bytes, at));
    end = start;
  }
}

function lineEnd(bytes: Buffer, from: number): number {
  const at = bytes.indexOf(newline, from);
  return at < 0 ? bytes.length : at;
}

/** The text of a line that is an assistant's message in any of the three shapes, else undefined. */
function assistantText(line: Buffer): string | undefined {
  const entry = parseObject(line);
  if (entry === undefined) return undefined;
  const parsed = v.safeParse(message, entry.message ?? entry);
  if (!parsed.success || (parsed.output.role ?? entry.type) !== "assistant") return undefined;
  const text = joinText(parsed.output.content);
  return text.trim() === "" ? undefined : text;
}

function parseObject(line: Buffer): Record<string, unknown> | undefined {
  try {
    const data: unknown = JSON.parse(line.toString("utf8"));
    return typeof data === "object" && data !== null ? (data as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // a line that is being written at this moment, for one
  }
}

function joinText(content: string | unknown[]): string {
  return typeof content === "string" ? content : content.flatMap((part) => partText(part) ?? []).join("\n");
}

function partText(part: unknown): string | undefined {
  if (typeof part === "string") return part;
  const parsed = v.safeParse(textPart, part);
  return parsed.success ? parsed.output.text : undefined;
}
