import type { StopCause, TaskRecord } from "./record.ts";
import { parseRecordTime } from "./record-time.ts";

/** What a run has used up so far; undefined where it has no such limit or it cannot be told. */
export interface RunMeasures {
  outputBytes: number;
  /** Since it last wrote something or used the processor. */
  idleMs: number | undefined;
  tokens: number | undefined;
}

/** An output that is larger is taken for a runaway's. */
export const defaultMaxOutputBytes = 1024 ** 3;

/** How often limits that no clock tells are looked at, */
const lookMs = 5_000;
/** and a run that was given none: a runaway fills a disk in minutes, and each look costs a start of the executable. */
const runawayLookMs = 30_000;

/** The limit that a run has passed, if any. */
export function findPassedLimit(record: TaskRecord, measures: RunMeasures, now: Date): StopCause | undefined {
  if (ownTimeLeftMs(record, now) === 0) return "timeout";
  if (groupTimeLeftMs(record, now) === 0) return "deadline";
  if (measures.outputBytes > (record.max_output_bytes ?? defaultMaxOutputBytes)) return "output";
  if (record.idle_timeout_ms && (measures.idleMs ?? 0) >= record.idle_timeout_ms) return "idle";
  return record.max_tokens && (measures.tokens ?? 0) > record.max_tokens ? "tokens" : undefined;
}

/** How long until a task's limits are to be looked at, in whole seconds as `sleep` takes them, at least one. */
export function secondsUntilLook(record: TaskRecord, now: Date): number {
  const ms = Math.min(
    timeLeftMs(record, now) ?? runawayLookMs,
    record.idle_timeout_ms ? Math.min(record.idle_timeout_ms / 4, lookMs) : runawayLookMs,
    record.max_output_bytes || record.max_tokens ? lookMs : runawayLookMs,
  );
  return Math.max(1, Math.ceil(ms / 1000));
}

/** How long until a task's time limit, its own or its group's, in ms; 0 when it is due, undefined when it has none. */
export function timeLeftMs(record: TaskRecord, now: Date): number | undefined {
  const left = [ownTimeLeftMs(record, now), groupTimeLeftMs(record, now)].filter((ms) => ms !== undefined);
  return left.length === 0 ? undefined : Math.min(...left);
}

/** How long until the time of a task's group is over, in ms; undefined when that is not limited. */
export function groupTimeLeftMs(record: TaskRecord, now: Date): number | undefined {
  const deadline = parseRecordTime(record.group_deadline);
  return deadline && Math.max(0, deadline.getTime() - now.getTime());
}

function ownTimeLeftMs(record: TaskRecord, now: Date): number | undefined {
  const started = parseRecordTime(record.started_at);
  if (!record.timeout_ms || started === undefined) return undefined;
  return Math.max(0, started.getTime() + record.timeout_ms - now.getTime());
}
