import { formatDuration } from "../task/duration.ts";
import { type TaskRecord, type TaskStatus, taskStatuses } from "../task/record.ts";
import { elapsedMs } from "../task/record-time.ts";
import { countByStatus } from "../task/selection.ts";
import { markStatus } from "./mark-status.ts";
import { renderTable, type TableColumn } from "./render-table.ts";
import { createStyle } from "./style.ts";
import { summarizeTask } from "./summarize-task.ts";

/** Draws tasks as a table that fits the terminal, one line a task, and their counts beneath. */
export function renderTaskTable(
  records: readonly TaskRecord[],
  look: { now: Date; columns: number; color: boolean },
): string {
  if (records.length === 0) return 'No tasks. Start one with: task-bg launch "<description>" "<prompt>"';
  return `${renderTable(taskColumns(look.now), records, look)}\n\n${renderCounts(records, look.color)}`;
}

// The id always stays whole: it is there to be copied.
function taskColumns(now: Date): TableColumn<TaskRecord>[] {
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
    { title: "Progress/Result", text: summarizeTask, least: 10, drop: 2 },
  ];
}

function describeElapsed(record: TaskRecord, now: Date): string {
  const elapsed = elapsedMs(record, now);
  return elapsed === undefined ? "" : formatDuration(elapsed);
}

function renderCounts(records: readonly TaskRecord[], color: boolean): string {
  const counts = countByStatus(records);
  const style = createStyle(color);
  const parts = taskStatuses
    .filter((status) => counts[status] > 0)
    .map((status: TaskStatus) => markStatus(`${counts[status]} ${status}`, status, style));
  return `${records.length === 1 ? "1 task" : `${records.length} tasks`}: ${parts.join(", ")}`;
}
