/**
 * Reads a time of a record. Ours are UTC with `Z`; the original script's have no zone and mean local time.
 * @returns undefined when there is none or it does not parse
 */
export function parseRecordTime(text: string | null | undefined): Date | undefined {
  if (!text) return undefined;
  // Python writes microseconds, which not every parser takes.
  const time = new Date(text.replace(/(\.\d{3})\d+/, "$1"));
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** How long a task ran, or has run until now, in ms; undefined before it started. */
export function elapsedMs(
  record: { started_at?: string | null | undefined; completed_at?: string | null | undefined },
  now: Date,
): number | undefined {
  const started = parseRecordTime(record.started_at);
  if (started === undefined) return undefined;
  const ended = parseRecordTime(record.completed_at) ?? now;
  return Math.max(0, ended.getTime() - started.getTime());
}
