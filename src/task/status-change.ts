import type { TaskRecord, TaskStatus } from "./record.ts";
import { parseRecordTime } from "./record-time.ts";

/** That a task came into another state, as programs are told of it. */
export interface StatusChange {
  at: string;
  taskId: string;
  /** Null when the task is told of for the first time. */
  from: TaskStatus | null;
  /** Null when the task was removed. */
  to: TaskStatus | null;
  description: string;
  group: string | null;
  /** Why it failed. */
  reason?: string;
}

/** What of a task is told. */
export type ToldTask = Pick<TaskRecord, "id" | "status" | "description" | "group">;

/** Finds what changed since the tasks were last told of, in the order in which it happened. */
export function findStatusChanges(
  told: ReadonlyMap<string, ToldTask>,
  tasks: ReadonlyMap<string, TaskRecord>,
  now: Date,
): StatusChange[] {
  const removed = [...told.values()].filter(({ id }) => !tasks.has(id)).map((task) => describeRemoval(task, now));
  const changed = [...tasks.values()]
    .filter(({ id, status }) => told.get(id)?.status !== status)
    .map((task) => describeChange(task, told.get(task.id)?.status ?? null, now));
  return [...changed, ...removed].sort((a, b) => compare(a.at, b.at) || compare(a.taskId, b.taskId));
}

function describeChange(task: TaskRecord, from: TaskStatus | null, now: Date): StatusChange {
  const recorded = timeOfChange(task, from) ?? now;
  // A task that is tried again counts as running from its claim on, and begins only after its backoff.
  const at = recorded > now ? now : recorded;
  const reason = task.status === "error" && task.reason ? { reason: task.reason } : {};
  return { ...describe(task, at, from, task.status), ...reason };
}

function describeRemoval(task: ToldTask, now: Date): StatusChange {
  return describe(task, now, task.status, null);
}

function describe(
  { id, description, group }: ToldTask,
  at: Date,
  from: TaskStatus | null,
  to: TaskStatus | null,
): StatusChange {
  return { at: at.toISOString(), taskId: id, from, to, description: description ?? "", group: group ?? null };
}

// A task that is queued again keeps the time at which it was queued first.
function timeOfChange(task: TaskRecord, from: TaskStatus | null): Date | undefined {
  if (task.status === "queued") return from === null ? parseRecordTime(task.queued_at) : undefined;
  return parseRecordTime(task.status === "running" ? task.started_at : task.completed_at);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
