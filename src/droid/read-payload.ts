import { isTerminal } from "../system/is-terminal.ts";
import { followJson, type JsonPlace } from "./follow-json.ts";

export type PayloadText = { text: string } | { problem: string };

interface ReadLimits {
  /** A PostToolUse payload carries the tool's whole response: this is far above what a tool may answer. */
  maxBytes?: number;
  /** For a writer that neither completes its JSON nor closes the pipe. */
  timeoutMs?: number;
}

/**
 * Reads the JSON on stdin: up to its end, or to where it is a whole JSON object, because a host may keep the pipe open.
 * Never waits for a person, never longer than the time limit, never keeps more than the cap.
 */
export async function readPayload({
  maxBytes = 8 * 1024 * 1024,
  timeoutMs = 2000,
}: ReadLimits = {}): Promise<PayloadText> {
  if (isTerminal(0)) return { problem: "stdin is a terminal; expected a hook's JSON in a pipe or a file" };
  try {
    return await readJson(maxBytes, timeoutMs);
  } catch (error) {
    return { problem: `stdin cannot be read: ${(error as Error).message}` };
  }
}

async function readJson(maxBytes: number, timeoutMs: number): Promise<PayloadText> {
  const reader = Bun.stdin.stream().getReader();
  // Cancelling ends the read that is waiting.
  const stop = () => reader.cancel().catch(() => undefined);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    void stop();
  }, timeoutMs);
  try {
    const read = await readWhole(() => reader.read(), maxBytes);
    return timedOut ? { problem: `no complete JSON came on stdin within ${timeoutMs} ms` } : read;
  } finally {
    clearTimeout(timer);
    void stop();
  }
}

/** Waits for the next piece; at the end there is none. */
type Read = () => Promise<{ value?: Uint8Array | undefined }>;

async function readWhole(read: Read, maxBytes: number): Promise<PayloadText> {
  const follow = followJson();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let place: JsonPlace = "before"; place !== "whole"; ) {
    const { value } = await read();
    if (value === undefined && place === "inside") return { problem: "the payload on stdin breaks off" };
    if (value === undefined) break;
    size += value.length;
    if (size > maxBytes) return { problem: `the payload on stdin is larger than ${maxBytes} bytes` };
    chunks.push(value);
    place = follow(value);
    if (place === "deep") return { problem: "the payload on stdin is nested too deep" };
  }
  return { text: Buffer.concat(chunks).toString("utf8") };
}
