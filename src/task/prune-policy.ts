import { isFinal, isOriginalRecord, type TaskRecord } from "./record.ts";
import { parseRecordTime } from "./record-time.ts";
import { groupTimeLeftMs, timeLeftMs } from "./run-limits.ts";

/** What `prune` does with one task. */
export type PruneAction =
  /** Past its own time limit: stopped. */
  | "timeout"
  /** Past that of its group: stopped. */
  | "deadline"
  /** Past the limit for tasks without one: stopped. */
  | "stale"
  /** Ended or dead, but its record does not say so yet. */
  | "settle";

/**
 * Decides what pruning does with a task, undefined for nothing. A live task that is merely silent is left alone.
 * @param alive whether its process lives; for a record of the original script nothing is known of it
 */
export function decidePrune(record: TaskRecord, alive: boolean, now: Date, ttlMs: number): PruneAction | undefined {
  if (isFinal(record.status) && !alive) return undefined;
  if (!alive && !isOriginalRecord(record)) return record.status === "running" ? "settle" : undefined;
  if (groupTimeLeftMs(record, now) === 0) return "deadline";
  if (record.timeout_ms) return timeLeftMs(record, now) === 0 ? "timeout" : undefined;
  const started = parseRecordTime(record.started_at ?? record.queued_at);
  if (started === undefined) return isOriginalRecord(record) ? "stale" : undefined;
  return now.getTime() - started.getTime() > ttlMs ? "stale" : undefined;
}
