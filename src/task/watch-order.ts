import { type TaskRecord, type TaskStatus, taskStatuses } from "./record.ts";
import { parseRecordTime } from "./record-time.ts";

/** Puts tasks in the order of a watch: what runs, what waits in the order of its turn, what ended last. */
export function orderForWatch(records: readonly TaskRecord[]): TaskRecord[] {
  return [...records].sort(
    (a, b) => rank(a) - rank(b) || (a.status === "queued" ? compareTurns(a, b) : compareTimes(a, b)),
  );
}

/**
 * Whether a task is meant by what a person typed: every word must be in it. A word that is a state means that state, and
 * several of them any of these.
 */
export function matchesWords(record: TaskRecord, typed: string): boolean {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const states = words.filter(isStatus);
  if (states.length > 0 && !states.includes(record.status)) return false;
  const text = textOf(record);
  return words.every((word) => isStatus(word) || text.includes(word));
}

function isStatus(word: string): word is TaskStatus {
  return taskStatuses.some((status) => status === word);
}

function textOf({ id, status, description, agent, group, reason, error, progress }: TaskRecord): string {
  const texts = [id, status, description, agent, group, reason, error, progress?.lastMessage];
  return texts.filter(Boolean).join("\n").toLowerCase();
}

function rank({ status }: TaskRecord): number {
  return status === "running" ? 0 : status === "queued" ? 1 : 2;
}

function compareTurns(a: TaskRecord, b: TaskRecord): number {
  return (b.priority ?? 0) - (a.priority ?? 0) || (a.id < b.id ? -1 : 1);
}

function compareTimes(a: TaskRecord, b: TaskRecord): number {
  return timeOf(b) - timeOf(a) || (a.id < b.id ? 1 : -1);
}

function timeOf({ completed_at, started_at, queued_at }: TaskRecord): number {
  return parseRecordTime(completed_at ?? started_at ?? queued_at)?.getTime() ?? 0;
}
