import { mergeProgress } from "./merge-progress.ts";
import type { ErrorReason, TaskProgress, TaskRecord } from "./record.ts";
import { isFinal } from "./record.ts";
import { parseRecordTime } from "./record-time.ts";
import { signalOfExitCode } from "./signal.ts";
import type { Verdict } from "./verdict.ts";

/** What else is known at the end of a run and belongs into its record. */
export interface EndFacts {
  exitCode?: number | undefined;
  droidSessionId?: string | undefined;
  progress?: TaskProgress | undefined;
}

/**
 * Applies a verdict to a task. A final state stays as it is: the first finisher wins.
 * @returns the new record, or undefined when the task had ended before
 */
export function endTask(record: TaskRecord, verdict: Verdict, facts: EndFacts, now: Date): TaskRecord | undefined {
  if (isFinal(record.status)) return undefined;
  return {
    ...record,
    ...outcomeFields(verdict),
    status: verdict.status,
    completed_at: now.toISOString(),
    // Its backoff was not over: this try has not begun.
    ...(isLater(record.started_at, now) ? { started_at: null } : {}),
    ...(facts.exitCode === undefined ? {} : { exit: exitFields(facts.exitCode) }),
    ...(facts.droidSessionId === undefined ? {} : { droid_session_id: facts.droidSessionId }),
    ...(facts.progress === undefined ? {} : { progress: mergeProgress(record.progress, facts.progress) }),
  };
}

/**
 * Notes that task-bg itself is about to stop the task. The first request counts; a finished task takes none, nor does one
 * that waits for its next run, which would be stopped by it.
 */
export function requestStop(
  record: TaskRecord,
  why: NonNullable<TaskRecord["stop_requested"]>["why"],
  now: Date,
): TaskRecord | undefined {
  if (record.status !== "running" || record.stop_requested) return undefined;
  return { ...record, stop_requested: { at: now.toISOString(), why } };
}

function isLater(time: string | null | undefined, now: Date): boolean {
  const parsed = parseRecordTime(time);
  return parsed !== undefined && parsed > now;
}

function outcomeFields(verdict: Verdict): {
  result: string | null;
  error: string | null;
  reason?: ErrorReason;
  usage?: Record<string, unknown>;
} {
  switch (verdict.status) {
    case "completed":
      return { result: verdict.result, error: null, ...(verdict.usage === undefined ? {} : { usage: verdict.usage }) };
    case "cancelled":
      return { result: null, error: verdict.why ?? null };
    case "error":
      return { result: null, error: verdict.error, reason: verdict.reason };
  }
}

function exitFields(code: number): { code: number; signal: string | null } {
  return { code, signal: signalOfExitCode(code) ?? null };
}
