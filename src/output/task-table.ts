import { formatDuration } from "../task/duration.ts";
import { type TaskRecord, type TaskStatus, taskStatuses } from "../task/record.ts";
import { elapsedMs } from "../task/record-time.ts";
import { countByGroup, countByStatus } from "../task/selection.ts";
import { countTasks } from "./count-tasks.ts";
import { markStatus } from "./mark-status.ts";
import { renderTable, type TableColumn } from "./render-table.ts";
import { createStyle, type Style } from "./style.ts";
import { summarizeTask } from "./summarize-task.ts";
import { toSingleLine } from "./terminal-text.ts";

const longestGroupName = 40;

/** Draws tasks as a table that fits the terminal, one line a task, and beneath it their counts, those of groups too. */
export function renderTaskTable(
  records: readonly TaskRecord[],
  look: { now: Date; columns: number; color: boolean },
): string {
  if (records.length === 0) return 'No tasks. Start one with: task-bg launch "<description>" "<prompt>"';
  const counts = [renderCounts(records, look.color), renderGroups(records, look.color)].filter((line) => line !== "");
  return `${renderTable(taskColumns(look.now), records, look)}\n\n${counts.join("\n")}`;
}

/** Counts tasks in a line: how many, and how many are in each state. */
export function renderCounts(records: readonly TaskRecord[], color: boolean): string {
  const total = countTasks(records.length);
  return records.length === 0 ? total : `${total}: ${sayCounts(countByStatus(records), createStyle(color))}`;
}

/** Counts the tasks of each group in a line; empty when no task is in one. */
export function renderGroups(records: readonly TaskRecord[], color: boolean): string {
  const style = createStyle(color);
  const groups = [...countByGroup(records)].map(
    ([name, counts]) => `${style.bold(toSingleLine(name, longestGroupName))} ${sayCounts(counts, style)}`,
  );
  return groups.length === 0 ? "" : `Groups: ${groups.join("; ")}`;
}

/** The columns of a table of tasks. The id always stays whole: it is there to be copied. */
export function taskColumns(now: Date): TableColumn<TaskRecord>[] {
  return [
    { title: "Task ID", text: ({ id }) => id },
    { title: "Droid", text: ({ agent }) => agent ?? "", least: 8, most: 16, drop: 0 },
    {
      title: "Status",
      text: ({ status }) => status,
      mark: (cell, { status }, style) => markStatus(cell, status, style),
    },
    { title: "Description", text: ({ description }) => description ?? "", least: 10, most: 32, drop: 3 },
    { title: "Elapsed", text: (record) => describeElapsed(record, now), drop: 1 },
    { title: "Progress/Result", text: (record) => summarizeTask(record, now), least: 10, drop: 2 },
  ];
}

function describeElapsed(record: TaskRecord, now: Date): string {
  const elapsed = elapsedMs(record, now);
  return elapsed === undefined ? "" : formatDuration(elapsed);
}

function sayCounts(counts: Record<TaskStatus, number>, style: Style): string {
  return taskStatuses
    .filter((status) => counts[status] > 0)
    .map((status) => markStatus(`${counts[status]} ${status}`, status, style))
    .join(", ");
}
