import { describeState } from "../task/describe-state.ts";
import { formatDuration } from "../task/duration.ts";
import { isFinal, type TaskRecord } from "../task/record.ts";
import { elapsedMs, parseRecordTime } from "../task/record-time.ts";
import { timeLeftMs } from "../task/run-limits.ts";
import { toTerminalText } from "../task/to-terminal-text.ts";
import { markStatus } from "./mark-status.ts";
import { createStyle, type Style } from "./style.ts";
import { describeBackoff, describePercent } from "./summarize-task.ts";
import { describeOrders } from "./task-orders.ts";
import { toSingleLine } from "./terminal-text.ts";

/** A record, and what only this moment knows of it. */
export type DetailedTask = TaskRecord & { alive?: boolean | null };

interface DetailsLook {
  now: Date;
  columns: number;
  color: boolean;
}

/** A label with a text: one line, which the terminal may wrap so that a path or an id can be copied; or a block of lines, each cut at its edge. */
type Field = readonly [label: string, text: string | readonly string[]];

const longestLine = 500;
const shownLines = { prompt: 5, result: 20, error: 20 };

/** Shows everything about one task that a person asks for, a line each. Long texts are cut; `output` has the whole. */
export function renderTaskDetails(task: DetailedTask, look: DetailsLook): string {
  const style = createStyle(look.color);
  const fields = [
    ...identity(task),
    ...course(task, look.now, style),
    ...describeOrders(task),
    ...place(task),
    ...texts(task, look.columns),
  ];
  const shown = fields.filter(([, text]) => text.length > 0);
  const widest = Math.max(...shown.map(([label]) => label.length));
  return shown.map(([label, text]) => renderField(label.padEnd(widest), text, look.columns, style)).join("\n");
}

function identity(task: DetailedTask): Field[] {
  const droid = [
    task.agent ?? "",
    task.autonomy ? `autonomy ${task.autonomy}` : "",
    task.model ? `model ${task.model}` : "",
  ];
  return [
    ["Task", task.id],
    ["Description", task.description ?? ""],
    [
      task.kind === "exec" ? "Command" : "Droid",
      task.kind === "exec" ? (task.argv ?? []).join(" ") : droid.filter(Boolean).join(", "),
    ],
  ];
}

function course(task: DetailedTask, now: Date, style: Style): Field[] {
  return [
    ["Status", [markStatus(describeStatus(task, now), task.status, style)]],
    ["Queued", describeTime(task.started_at ? undefined : task.queued_at, now)],
    ["Started", describeBackoff(task, now) === undefined ? describeTime(task.started_at, now) : ""],
    ["Ended", describeTime(task.completed_at, now)],
    [isFinal(task.status) ? "Took" : "Running for", describeElapsed(task, now)],
    ["Exit", task.exit ? describeExit(task.exit) : ""],
    ["Progress", describeProgress(task)],
    ["Last message", isFinal(task.status) ? "" : (task.progress?.lastMessage ?? "")],
  ];
}

function place(task: DetailedTask): Field[] {
  return [
    ["Directory", task.cwd ?? ""],
    ["Output", task.progress?.outputFile ?? ""],
    ["Session", task.droid_session_id ?? task.session_id ?? ""],
    ["Parent", task.parent_session_id ?? ""],
    ["Process", task.process ? String(task.process.pid) : ""],
  ];
}

function texts(task: DetailedTask, columns: number): Field[] {
  return [
    // A command's prompt is the command.
    ["Prompt", task.kind === "exec" ? [] : boundedLines(task.prompt ?? "", shownLines.prompt, columns)],
    ["Result", boundedLines(task.result ?? "", shownLines.result, columns)],
    ["Error", oneLineWhole(task.error ?? "", shownLines.error, columns)],
  ];
}

function describeStatus(task: DetailedTask, now: Date): string {
  if (isFinal(task.status))
    return `${toSingleLine(describeState(task), 60)}${task.alive === true ? ", but a process of it still lives" : ""}`;
  if (task.stop_requested) return `${task.status}, being stopped (${task.stop_requested.why})`;
  const backoff = describeBackoff(task, now);
  if (backoff !== undefined) return `${task.status}, ${backoff}`;
  if (task.alive === null) return `${task.status}, as its record says; nothing is known of its process`;
  return `${task.status}${task.alive === true ? ", its process lives" : ""}`;
}

function describeTime(text: string | null | undefined, now: Date): string {
  const time = parseRecordTime(text);
  if (time === undefined) return text ?? "";
  return `${time.toISOString().replace(/\.\d+Z$/, "Z")} (${formatDuration(now.getTime() - time.getTime())} ago)`;
}

function describeElapsed(task: DetailedTask, now: Date): string {
  const elapsed = elapsedMs(task, now);
  if (elapsed === undefined || describeBackoff(task, now) !== undefined) return "";
  const left = isFinal(task.status) ? undefined : timeLeftMs(task, now);
  return `${formatDuration(elapsed)}${left === undefined ? "" : `, ${formatDuration(left)} left of its limit`}`;
}

function describeExit({ code, signal }: NonNullable<TaskRecord["exit"]>): string {
  return signal ? `${code} (${signal})` : String(code);
}

function describeProgress(task: DetailedTask): string {
  const { toolCalls, lastTool } = task.progress ?? {};
  const calls = toolCalls ? `${toolCalls} tool ${toolCalls === 1 ? "call" : "calls"}` : "";
  return [describePercent(task), calls, lastTool ? `last ${lastTool}` : ""].filter(Boolean).join(", ");
}

// What task-bg itself says is one line, and its end matters.
function oneLineWhole(text: string, most: number, columns: number): Field[1] {
  return text.trim().includes("\n") ? boundedLines(text, most, columns) : text.trim();
}

/** The first lines of a text; nothing is looked at beyond them. */
function boundedLines(text: string, most: number, columns: number): string[] {
  const lines = text.trim().split("\n", most + 1);
  const shown = lines.slice(0, most).map((line) => toPlainLine(line.slice(0, 8 * columns)));
  if (lines.length > most) shown.push(`… ${text.length} characters in all`);
  return text.trim() === "" ? [] : shown;
}

// Keeps the indentation, which a table's cell would lose.
function toPlainLine(line: string): string {
  return toTerminalText(line.trimEnd()).replaceAll("\n", " ").replaceAll("\t", "  ");
}

function renderField(label: string, text: string | readonly string[], columns: number, style: Style): string {
  const indent = " ".repeat(label.length + 2);
  const room = Math.max(20, columns - indent.length);
  const lines =
    typeof text === "string"
      ? [toSingleLine(text, longestLine)]
      : text.map((line) => Bun.sliceAnsi(line, 0, room, { ellipsis: "…" }));
  return `${style.bold(label)}  ${lines.join(`\n${indent}`)}`;
}
