import { isTerminal } from "../system/is-terminal.ts";

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
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (timedOut) return { problem: `no complete JSON came on stdin within ${timeoutMs} ms` };
      if (done) return { text: Buffer.concat(chunks).toString("utf8") };
      size += value.length;
      if (size > maxBytes) return { problem: `the payload on stdin is larger than ${maxBytes} bytes` };
      chunks.push(value);
      const whole = endsObject(value) ? wholeJson(chunks) : undefined;
      if (whole !== undefined) return { text: whole };
    }
  } finally {
    clearTimeout(timer);
    void stop();
  }
}

function endsObject(chunk: Uint8Array): boolean {
  return /\}\s*$/.test(Buffer.from(chunk.subarray(-8)).toString("latin1"));
}

function wholeJson(chunks: readonly Uint8Array[]): string | undefined {
  const text = Buffer.concat(chunks).toString("utf8");
  try {
    JSON.parse(text);
    return text;
  } catch {
    return undefined;
  }
}
