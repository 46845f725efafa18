import type { ErrorReason, TaskRecord } from "./record.ts";
import { parseRecordTime } from "./record-time.ts";
import type { Verdict } from "./verdict.ts";

/** What may go better another time. A command that cannot be started, or a limit of ours, will not. */
const passing: ReadonlySet<ErrorReason> = new Set(["failed", "killed", "lost", "interrupted", "timeout"]);

/** Whether a run that ended so is to be tried again. There is no other time once that of its group is over. */
export function decideRetry(record: TaskRecord, verdict: Verdict): boolean {
  if (record.stop_requested?.why === "deadline") return false;
  if (verdict.status !== "error" || !passing.has(verdict.reason)) return false;
  return hasRetriesLeft(record);
}

/** How long a further attempt is held back, in ms: the backoff, doubled with each attempt, an hour at most. */
export function backoffMs(record: TaskRecord): number {
  const attempts = countAttempts(record);
  return attempts === 0 ? 0 : Math.min((record.backoff_ms ?? 0) * 2 ** (attempts - 1), 3_600_000);
}

/** When a run that is claimed now begins: its keeper sleeps what is left of the backoff, which no time limit counts. */
export function beginOfRun(record: TaskRecord, now: Date): Date {
  const earliest = parseRecordTime(record.not_before);
  return earliest !== undefined && earliest > now ? earliest : now;
}

/** Whether a run that starts now could be followed by another. */
export function hasRetriesLeft(record: TaskRecord): boolean {
  return countAttempts(record) < (record.retries ?? 0);
}

// A run that was asked for by hand has all its tries again.
function countAttempts({ attempts, retries_from: from }: TaskRecord): number {
  return (attempts?.length ?? 0) - (from ?? 0);
}
