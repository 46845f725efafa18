import { writeSync } from "node:fs";
import { systemErrorCode } from "../errors.ts";

const mostRetries = 200;

/**
 * Writes at once, so that nothing is lost when the process ends right after.
 * A reader that has gone is no failure; one that is slow on a non-blocking pipe is waited for, a second at most.
 */
export function writeNow(fd: number, text: string): void {
  let rest: Uint8Array = Buffer.from(text);
  for (let retries = 0; rest.length > 0 && retries < mostRetries; ) {
    const written = writeSome(fd, rest);
    if (written === "gone") return;
    if (written === 0) {
      retries++;
      Bun.sleepSync(5);
    }
    rest = rest.subarray(written);
  }
}

function writeSome(fd: number, bytes: Uint8Array): number | "gone" {
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    return systemErrorCode(error) === "EAGAIN" ? 0 : "gone";
  }
}
