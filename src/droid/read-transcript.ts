import { closeSync, constants, fstatSync, openSync, statSync } from "node:fs";
import * as v from "valibot";
import { cutText } from "./decode-text.ts";
import { findBackward, type ReadableFile, readRange } from "./file-bytes.ts";

export type TranscriptText = { text: string } | { problem: string };

interface TranscriptLimits {
  /** How many bytes of the file are looked at, from its end. */
  maxBytes?: number;
  /** How many characters of the text are kept, from its beginning. */
  maxTextLength?: number;
}

const newline = Buffer.from("\n");
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
    using file = openRegularFile(path);
    if (file === undefined) return { problem: "it is not a regular file" };
    for (const line of linesFromEnd(file, maxBytes)) {
      const text = assistantText(line);
      if (text !== undefined) return { text: cutText(text, maxTextLength) };
    }
    return { problem: `no assistant message with text in its last ${maxBytes} bytes` };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

function openRegularFile(path: string): ReadableFile | undefined {
  // Looked at first because opening a device can do something; looked at again, and opened without waiting for a
  // writer, because a FIFO may have taken its place in between. A link to a regular file is fine.
  if (!statSync(path).isFile()) return undefined;
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  const stats = fstatSync(fd);
  if (stats.isFile()) return { fd, size: stats.size, modifiedAt: stats.mtime, [Symbol.dispose]: () => closeSync(fd) };
  closeSync(fd);
  return undefined;
}

/** The lines from the last to the first; one that begins before the bytes looked at is not whole and is left out. */
function* linesFromEnd(file: ReadableFile, maxBytes: number): Generator<Buffer> {
  const floor = Math.max(0, file.size - maxBytes);
  let end = file.size;
  for (const at of findBackward(file, newline, floor, file.size)) {
    yield readRange(file, at + 1, end);
    end = at;
  }
  if (floor === 0) yield readRange(file, 0, end);
}

/** The text of a line that is an assistant's message in any of the three shapes, else undefined. */
function assistantText(line: Buffer): string | undefined {
  // Most of a transcript is tool results: they need not be parsed.
  if (!line.includes('"assistant"')) return undefined;
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
