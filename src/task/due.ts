import type { TaskRecord } from "./record.ts";
import { parseRecordTime } from "./record-time.ts";

/** How long until a task's time limit, in ms; 0 when it is due, undefined when it has none. */
export function timeLeftMs(record: TaskRecord, now: Date): number | undefined {
  const started = parseRecordTime(record.started_at);
  if (!record.timeout_ms || started === undefined) return undefined;
  return Math.max(0, started.getTime() + record.timeout_ms - now.getTime());
}
