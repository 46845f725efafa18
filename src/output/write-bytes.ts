import { writeSync } from "node:fs";
import { systemErrorCode, TaskBgError } from "../errors.ts";

const longestPauseMs = 16;

/** `closed`: whoever read it has gone, so there is no point in going on. */
export type WriteOutcome = "written" | "closed";

/**
 * Writes bytes whole and at once, so that nothing waits in memory or is lost at exit. Await it before the next call.
 * @throws TaskBgError `io` when the system refuses (a full disk)
 */
export async function writeBytes(bytes: Uint8Array, fd = 1): Promise<WriteOutcome> {
  let rest = bytes;
  let pauseMs = 1;
  while (rest.length > 0) {
    const written = writeSome(fd, rest);
    if (written === "closed") return "closed";
    rest = rest.subarray(written);
    // A non-blocking pipe is full: its reader decides how long this takes, as it does on a blocking one.
    if (written === 0) await Bun.sleep(pauseMs);
    pauseMs = written === 0 ? Math.min(2 * pauseMs, longestPauseMs) : 1;
  }
  return "written";
}

/** Without a position, so that `>>` appends and `>` goes on where the shell stood. */
function writeSome(fd: number, bytes: Uint8Array): number | "closed" {
  try {
    return writeSync(fd, bytes);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === "EAGAIN" || code === "EINTR") return 0;
    if (code === "EPIPE") return "closed";
    throw new TaskBgError("io", `The output could not be written: ${(error as Error).message}`, { cause: error });
  }
}
