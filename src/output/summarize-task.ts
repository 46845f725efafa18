import type { TaskRecord } from "../task/record.ts";

/**
 * Says in a few words what came of a task, or how far it is. The text is the task's own: make it safe where it is shown.
 * A running task is its percentage, when it keeps a plan, and what it did last.
 */
export function summarizeTask(record: TaskRecord): string {
  switch (record.status) {
    case "queued":
      return "waiting for its turn";
    case "running":
      return summarizeProgress(record);
    case "completed":
      return record.result ?? "";
    case "error":
      return [record.reason, record.error].filter(Boolean).join(": ");
    case "cancelled":
      return record.error ?? "";
  }
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
