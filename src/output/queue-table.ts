import { formatDuration } from "../task/duration.ts";
import type { TaskRecord } from "../task/record.ts";
import { parseRecordTime } from "../task/record-time.ts";
import { describePause, type Paused } from "./describe-pause.ts";
import { renderTable, type TableColumn, type TableLook } from "./render-table.ts";

/** A queued task as the table shows it. */
export interface QueueRow {
  record: TaskRecord;
  waitsFor: string;
}

/** Draws the queue as a table, first to start first, and says beneath what is held back. */
export function renderQueueTable(rows: readonly QueueRow[], paused: Paused, look: TableLook & { now: Date }): string {
  const table = rows.length === 0 ? "Nothing is queued." : renderTable(queueColumns(look.now), rows, look);
  const held = describePause(paused);
  const counts =
    rows.length === 0 ? [] : [rows.length === 1 ? "1 task is queued." : `${rows.length} tasks are queued.`];
  const notes = [...counts, ...(held === undefined ? [] : [held])];
  return notes.length === 0 ? table : `${table}\n\n${notes.join(" ")}`;
}

function queueColumns(now: Date): TableColumn<QueueRow>[] {
  return [
    { title: "Task ID", text: ({ record }) => record.id },
    { title: "Droid", text: ({ record }) => record.agent ?? "", least: 8, most: 16, drop: 1 },
    { title: "Group", text: ({ record }) => record.group ?? "", least: 6, most: 16, drop: 2 },
    { title: "Priority", text: ({ record }) => (record.priority ? String(record.priority) : ""), drop: 3 },
    { title: "Description", text: ({ record }) => record.description ?? "", least: 10, most: 32, drop: 4 },
    { title: "Queued", text: ({ record }) => describeAge(record, now), drop: 0 },
    { title: "Waits for", text: ({ waitsFor }) => waitsFor, least: 10 },
  ];
}

function describeAge(record: TaskRecord, now: Date): string {
  const queued = parseRecordTime(record.queued_at);
  return queued === undefined ? "" : formatDuration(now.getTime() - queued.getTime());
}
