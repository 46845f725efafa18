import { turnOf } from "./queue-order.ts";
import { isFinal, type TaskRecord, type TaskStatus, taskStatuses } from "./record.ts";
import { parseRecordTime } from "./record-time.ts";

/** Puts tasks in the order of a watch: what runs, what waits in the order of its turn, what ended last. */
export function orderForWatch(records: readonly TaskRecord[]): TaskRecord[] {
  const running = records.filter(({ status }) => status === "running");
  const queued = records.filter(({ status }) => status === "queued");
  const ended = records.filter(({ status }) => isFinal(status));
  return [...newestFirst(running), ...queued.sort(compareTurns), ...newestFirst(ended)];
}

/**
 * Makes a test of what a person typed: every word must be in a task. A word that is a state means that state, and several
 * of them any of these.
 */
export function createTaskMatcher(typed: string): (record: TaskRecord) => boolean {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const states = words.filter(isStatus);
  const others = words.filter((word) => !isStatus(word));
  return (record) => {
    if (states.length > 0 && !states.includes(record.status)) return false;
    return others.length === 0 || containsAll(textOf(record), others);
  };
}

function isStatus(word: string): word is TaskStatus {
  return taskStatuses.some((status) => status === word);
}

function containsAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

function textOf({ id, status, description, agent, group, reason, error, progress }: TaskRecord): string {
  const texts = [id, status, description, agent, group, reason, error, progress?.lastMessage];
  return texts.filter(Boolean).join("\n").toLowerCase();
}

function compareTurns(a: TaskRecord, b: TaskRecord): number {
  return turnOf(a) < turnOf(b) ? -1 : 1;
}

// Times are parsed once each: there may be thousands of tasks, and the order is asked for again and again.
function newestFirst(records: readonly TaskRecord[]): TaskRecord[] {
  const timed = records.map((record) => ({ record, time: timeOf(record) }));
  timed.sort((a, b) => b.time - a.time || (a.record.id < b.record.id ? 1 : -1));
  return timed.map(({ record }) => record);
}

function timeOf({ completed_at, started_at, queued_at }: TaskRecord): number {
  return parseRecordTime(completed_at ?? started_at ?? queued_at)?.getTime() ?? 0;
}
