import { formatDuration } from "../task/duration.ts";
import type { TaskRecord, TaskStatus } from "../task/record.ts";
import { elapsedMs } from "../task/record-time.ts";
import { describeBackoff, describePercent, summarizeTask } from "./summarize-task.ts";
import { toSingleLine } from "./terminal-text.ts";

const longestSummary = 200;

/**
 * Writes the tasks up as Markdown, in the form that the original promised: the table, then what completed and what still runs.
 * It is made to be read by an agent as well: every text in one line and bounded. The full results: `task-bg output`.
 */
export function renderTaskReport(records: readonly TaskRecord[], { now }: { now: Date }): string {
  const sections = [
    ["## Background Tasks", "", ...tableLines(records, now)],
    section("Completed", records, ["completed"], now, summarize),
    section("Failed", records, ["error"], now, summarize),
    section("Cancelled", records, ["cancelled"], now, summarize),
    section("Still Running", records, ["running", "queued"], now, describeRun),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function tableLines(records: readonly TaskRecord[], now: Date): string[] {
  if (records.length === 0) return ["No tasks."];
  const rows = records.map((record) =>
    tableRow([record.id, record.agent ?? "", record.status, resultCell(record, now)]),
  );
  return [tableRow(["Task ID", "Droid", "Status", "Result"]), "|---|---|---|---|", ...rows];
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map(escapeCell).join(" | ")} |`;
}

// A backslash before a pipe would take the pipe's own escape for itself.
function escapeCell(text: string): string {
  return toSingleLine(text, longestSummary).replace(/[\\|]/g, "\\$&");
}

function resultCell(record: TaskRecord, now: Date): string {
  return record.status === "running" || record.status === "queued" ? describeProgress(record) : summarize(record, now);
}

function describeProgress(record: TaskRecord): string {
  return record.status === "running" ? (describePercent(record) ?? "running") : record.status;
}

function describeRun(record: TaskRecord, now: Date): string {
  const backoff = describeBackoff(record, now);
  if (backoff !== undefined) return backoff;
  const elapsed = record.status === "running" ? elapsedMs(record, now) : undefined;
  return [describeProgress(record), elapsed === undefined ? "" : `for ${formatDuration(elapsed)}`]
    .filter(Boolean)
    .join(", ");
}

function summarize(record: TaskRecord, now: Date): string {
  const line = toSingleLine(summarizeTask(record, now), longestSummary);
  if (line !== "") return line;
  return record.status === "completed" ? "no result" : record.status;
}

function section(
  title: string,
  records: readonly TaskRecord[],
  statuses: readonly TaskStatus[],
  now: Date,
  describe: (record: TaskRecord, now: Date) => string,
): string[] {
  const items = records.filter((record) => statuses.includes(record.status));
  return items.length === 0
    ? []
    : [`### ${title}`, "", ...items.map((record) => `- ${nameTask(record)}: ${describe(record, now)}`)];
}

function nameTask(record: TaskRecord): string {
  const description = toSingleLine(record.description ?? "", 80);
  return description === "" ? record.id : `${description} (${record.id})`;
}
