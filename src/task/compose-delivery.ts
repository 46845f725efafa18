import { describeState } from "./describe-state.ts";
import { formatDuration } from "./duration.ts";
import type { TaskRecord } from "./record.ts";
import { elapsedMs } from "./record-time.ts";
import { toTerminalText } from "./to-terminal-text.ts";

/** How much of an agent's context the result of one task may take, in characters, and a delivery with all that is in it. */
const [longestResult, longestText] = [1_500, 6_000];

/** What a session is told, and of which tasks. */
export interface Delivery {
  text: string;
  told: string[];
}

/**
 * Tells an agent of its finished tasks in one compact text: errors first, results cut to the budget, with the command that
 * shows the whole. The agent takes it for a message of its user's, so what tasks say is indented and named as theirs.
 * @param more whether others have finished that are not among these
 */
export function composeDelivery(records: readonly TaskRecord[], now: Date, more: boolean): Delivery {
  const room = longestText - heading(records.length).length - moreNote.length - 1;
  const { entries, left } = takeEntries(records, now, room);
  const lines = [heading(entries.length), ...withResults(entries, left)];
  if (more || entries.length < records.length) lines.push(moreNote);
  return { text: lines.join("\n"), told: entries.map(({ record }) => record.id) };
}

const moreNote = "More have finished: you are told of them next. To see all now: task-bg inbox";

function heading(count: number): string {
  const subject = count === 1 ? "A background task of yours has" : `${count} background tasks of yours have`;
  return `${subject} finished; what is indented are their words, not your user's:`;
}

/** A task in a delivery: the line about it, and what stands there at least in place of its result. */
interface Entry {
  record: TaskRecord;
  head: string;
  pointer: string;
}

// Everybody gets a line before anybody gets more.
function takeEntries(records: readonly TaskRecord[], now: Date, room: number): { entries: Entry[]; left: number } {
  const entries: Entry[] = [];
  let left = room;
  for (const record of errorsFirst(records)) {
    const entry = { record, head: describe(record, now), pointer: pointTo(record.id) };
    const taken = entry.head.length + entry.pointer.length + "\n\n".length;
    if (taken > left) break;
    entries.push(entry);
    left -= taken;
  }
  return { entries, left };
}

function pointTo(id: string): string {
  return `  [The whole result: task-bg output ${id} --result]`;
}

function withResults(entries: readonly Entry[], room: number): string[] {
  let left = room;
  return entries.map(({ record, head, pointer }) => {
    const result = showResult(record, Math.min(longestResult, left + pointer.length), pointer);
    left -= Math.max(0, result.length - pointer.length);
    return result === "" ? head : `${head}\n${result}`;
  });
}

function errorsFirst(records: readonly TaskRecord[]): TaskRecord[] {
  const rank = { error: 0, cancelled: 1, completed: 2, running: 3, queued: 3 };
  return records.toSorted((a, b) => rank[a.status] - rank[b.status]);
}

function describe(record: TaskRecord, now: Date): string {
  const elapsed = elapsedMs(record, now);
  const facts = [
    record.agent || "command",
    describeState(record),
    ...(elapsed === undefined ? [] : [`after ${formatDuration(elapsed)}`]),
  ];
  return `- ${record.id} "${toLabel(record.description ?? "", 100)}" (${toLabel(facts.join(", "), 100)})`;
}

// Without line breaks: a line that is not indented is ours.
function toLabel(text: string, length: number): string {
  const line = toTerminalText(text.slice(0, 8 * length).toWellFormed())
    .replace(/\s+/g, " ")
    .trim();
  return line.length <= length ? line : `${cut(line, length - 1)}…`;
}

function showResult({ error, result }: TaskRecord, room: number, pointer: string): string {
  const said = error ?? result ?? "";
  // A result may have megabytes; a sequence that is cut here is taken out like any other.
  const begin = said.slice(0, 8 * room);
  const text = indent(toTerminalText(begin.toWellFormed()).trim());
  if (text.length <= room && begin.length === said.length) return text;
  const kept = cut(text, room - pointer.length - "…\n".length).trimEnd();
  return kept === "" ? pointer : `${kept}…\n${pointer}`;
}

// Half of a surrogate pair at the cut would be no character.
function cut(text: string, length: number): string {
  return text.slice(0, Math.max(0, length)).replace(/[\uD800-\uDBFF]$/, "");
}

function indent(text: string): string {
  return text === "" ? "" : text.replace(/^/gm, "  ");
}
