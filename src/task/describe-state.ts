import type { TaskRecord } from "./record.ts";

/** A task's state and, of one that failed, the reason: `error (timeout)`. The reason is as it was stored: make it safe where it is shown. */
export function describeState({ status, reason }: TaskRecord): string {
  return status === "error" && reason ? `error (${reason})` : status;
}
