import { formatDuration } from "../task/duration.ts";
import type { TaskRecord } from "../task/record.ts";
import { elapsedMs } from "../task/record-time.ts";
import { type OutputView, openOutput, selectedRow, type WatchState } from "../task/watch-state.ts";
import { markStatus } from "./mark-status.ts";
import { renderTable } from "./render-table.ts";
import { createStyle, type Style } from "./style.ts";
import { renderCounts, renderGroups, taskColumns } from "./task-table.ts";
import { toSingleLine } from "./terminal-text.ts";
import { renderWatchFoot, watchHelp } from "./watch-foot.ts";

/** What a frame is drawn from. */
export interface WatchPicture {
  rows: number;
  columns: number;
  color: boolean;
  now: Date;
  state: WatchState;
  /** All tasks that are watched; and those of them that the typed filter leaves, in their order. */
  tasks: readonly TaskRecord[];
  shown: readonly TaskRecord[];
  unreadable: number;
  /** The rows of the open output. */
  output: readonly string[];
}

/** Lines of a screen, and how many of them are for tasks or output. */
export interface WatchFrame {
  lines: string[];
  page: number;
}

/** Draws one frame of a watch: exactly as many lines as there are rows, none longer than a row. */
export function renderWatchScreen(picture: WatchPicture): WatchFrame {
  const style = createStyle(picture.color);
  const { lines, page } = drawView(picture, style);
  const above = Array.from({ length: picture.rows - 1 }, (_, row) => lines[row] ?? "");
  const foot = renderWatchFoot(picture, page, style);
  return { lines: [...above, foot].map((line) => cutRow(line, picture.columns)), page };
}

// Bun.sliceAnsi keeps a wide character that stands across the edge, and the terminal would go on in the next row.
function cutRow(line: string, columns: number): string {
  let kept = Bun.sliceAnsi(line, 0, columns);
  for (let end = columns - 1; Bun.stringWidth(kept) > columns; end--) kept = Bun.sliceAnsi(line, 0, end);
  return kept;
}

function drawView(picture: WatchPicture, style: Style): WatchFrame {
  const output = openOutput(picture.state);
  if (output !== undefined) return drawOutput(picture, output, style);
  if (picture.state.view.kind === "help") return { lines: [...watchHelp], page: 1 };
  return drawTable(picture, style);
}

function drawTable(picture: WatchPicture, style: Style): WatchFrame {
  const { shown, state, tasks } = picture;
  // One more row is the table's own head, one the foot, and one must be left for a task.
  const head = [...describeTasks(picture, style), ""].slice(0, Math.max(0, picture.rows - 3));
  const page = Math.max(1, picture.rows - head.length - 2);
  if (shown.length === 0) {
    return { lines: [...head, tasks.length === 0 ? "No tasks" : "No task matches the filter"], page };
  }
  const selected = selectedRow(state, shown);
  const first = Math.max(0, Math.min(selected - Math.floor(page / 2), shown.length - page));
  const look = { columns: picture.columns - 2, color: picture.color };
  const table = renderTable(taskColumns(picture.now), shown.slice(first, first + page), look).split("\n");
  const lines = table.map((line, row) => drawRow(line, row === selected - first + 1, picture));
  return { lines: [...head, ...lines], page };
}

// The mark says without colour what the colour says.
function drawRow(line: string, selected: boolean, { columns, color }: WatchPicture): string {
  if (!selected) return `  ${line}`;
  const marked = `> ${line}`;
  const padding = " ".repeat(Math.max(0, columns - Bun.stringWidth(marked)));
  return color ? `\x1b[7m${marked}${padding}\x1b[27m` : marked;
}

function describeTasks({ tasks, shown, state, color, unreadable }: WatchPicture, style: Style): string[] {
  const broken = unreadable === 0 ? "" : style.yellow(`; ${unreadable} unreadable, named by task-bg list`);
  const filter = state.filter === "" ? "" : `Filter: ${toSingleLine(state.filter, 200)} (${shown.length} shown)`;
  return [`${renderCounts(tasks, color)}${broken}`, renderGroups(tasks, color), filter].filter((line) => line !== "");
}

function drawOutput(picture: WatchPicture, { id, top }: OutputView, style: Style): WatchFrame {
  const task = picture.tasks.find((other) => other.id === id);
  const head = [task === undefined ? `${style.bold(id)}  removed` : describeTask(task, picture.now, style), ""];
  const page = Math.max(1, picture.rows - head.length - 1);
  const last = Math.max(0, picture.output.length - page);
  const first = top === "end" ? last : Math.min(top, last);
  return { lines: [...head, ...picture.output.slice(first, first + page)], page };
}

function describeTask(task: TaskRecord, now: Date, style: Style): string {
  const elapsed = elapsedMs(task, now);
  return [
    style.bold(task.id),
    markStatus(task.status, task.status, style),
    elapsed === undefined ? "" : formatDuration(elapsed),
    toSingleLine(task.description ?? "", 200),
  ]
    .filter((part) => part !== "")
    .join("  ");
}
