import { formatDuration } from "../task/duration.ts";
import type { TaskRecord } from "../task/record.ts";
import { parseRecordTime } from "../task/record-time.ts";

/**
 * Says in a few words what came of a task, or how far it is. The text is the task's own: make it safe where it is shown.
 * A running task is its percentage, when it keeps a plan, and what it did last; before it is tried again, how long until then.
 */
export function summarizeTask(record: TaskRecord, now: Date): string {
  switch (record.status) {
    case "queued":
      return `waiting for its turn${describeAfter(record)}`;
    case "running":
      return describeBackoff(record, now) ?? summarizeProgress(record);
    case "completed":
      return record.result ?? "";
    case "error":
      return [record.reason, record.error].filter(Boolean).join(": ");
    case "cancelled":
      return record.error ?? "";
  }
}

function describeAfter({ after }: TaskRecord): string {
  return after && after.length > 0 ? `, after ${after.map(({ id }) => id).join(", ")}` : "";
}

/** Says how long the backoff of a task that failed before still takes; undefined when it does not wait for that. */
export function describeBackoff({ status, started_at }: TaskRecord, now: Date): string | undefined {
  const begin = status === "running" ? parseRecordTime(started_at) : undefined;
  if (begin === undefined || begin <= now) return undefined;
  return `is tried again in ${formatDuration(begin.getTime() - now.getTime())}`;
}

/** The share of its plan that a task has done, as text; undefined when it keeps no plan. */
export function describePercent(record: TaskRecord): string | undefined {
  const percent = record.progress?.percent;
  return typeof percent === "number" ? `${Math.round(percent)}%` : undefined;
}

function summarizeProgress(record: TaskRecord): string {
  const { lastMessage, lastTool } = record.progress ?? {};
  const activity = lastMessage || (lastTool ? `last tool: ${lastTool}` : "");
  return [describePercent(record), activity].filter(Boolean).join(" ");
}
