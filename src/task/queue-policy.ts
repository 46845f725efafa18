import { isFinal, type TaskRecord } from "./record.ts";
import { groupTimeLeftMs } from "./run-limits.ts";

/** How many tasks may run at once. What is not named has no limit but the first. */
export interface QueueLimits {
  maxParallel: number;
  droids: Readonly<Record<string, number>>;
  models: Readonly<Record<string, number>>;
  groups: Readonly<Record<string, number>>;
}

/** What a start is judged by. */
export interface QueueState {
  limits: QueueLimits;
  /** Tasks whose process lives, whatever their record says: a slot is free when the process has ended. */
  running: readonly TaskRecord[];
  paused: { all: boolean; groups: readonly string[] };
  now: Date;
  /** Why nothing may be started on the disk at this moment; undefined when there is room. */
  shortage: string | undefined;
  /** A task's record; undefined when it was removed. */
  find: (id: string) => TaskRecord | undefined;
}

/** Whether a queued task may start: now, later and why, or never and why. */
export type StartDecision = { start: true } | { wait: string } | { never: string };

/** Decides about one queued task. Tasks are asked in the order of their turns (queue-order.ts). */
export function decideStart(task: TaskRecord, state: QueueState): StartDecision {
  return (
    checkDependencies(task, state) ??
    checkDeadline(task, state) ??
    checkPause(task, state) ??
    checkLimits(task, state) ??
    checkDisk(state) ?? { start: true }
  );
}

function checkDependencies(task: TaskRecord, state: QueueState): StartDecision | undefined {
  const needed = (task.after ?? []).map(({ id, on }) => ({ id, on, dependency: state.find(id) }));
  for (const { id, on, dependency } of needed) {
    const never = findBar(id, on, dependency);
    if (never !== undefined) return { never };
  }
  const unended = needed.filter(({ dependency }) => dependency && !isFinal(dependency.status)).map(({ id }) => id);
  return unended.length === 0 ? undefined : { wait: `waits for ${unended.join(", ")}` };
}

function findBar(id: string, on: string, dependency: TaskRecord | undefined): string | undefined {
  if (dependency === undefined) return `It was to start after ${id}, which is gone`;
  if (!isFinal(dependency.status)) return undefined;
  const completed = dependency.status === "completed";
  if (on === "any" || completed === (on === "ok")) return undefined;
  const wanted = on === "ok" ? `when ${id} completed` : `only if ${id} failed`;
  return `It was to start ${wanted}, which is ${dependency.status}`;
}

function checkDeadline(task: TaskRecord, { now }: QueueState): StartDecision | undefined {
  return groupTimeLeftMs(task, now) === 0
    ? { never: "The time of its group was over before it could start" }
    : undefined;
}

function checkPause({ group }: TaskRecord, { paused }: QueueState): StartDecision | undefined {
  if (paused.all) return { wait: "the queue is paused" };
  return group && paused.groups.includes(group) ? { wait: `group ${group} is paused` } : undefined;
}

function checkLimits(task: TaskRecord, { limits, running }: QueueState): StartDecision | undefined {
  if (running.length >= limits.maxParallel) return { wait: `all ${limits.maxParallel} slots are taken` };
  return (
    checkLimit(
      "droid",
      task.agent,
      limits.droids,
      running.map(({ agent }) => agent),
    ) ??
    checkLimit(
      "model",
      task.model,
      limits.models,
      running.map(({ model }) => model),
    ) ??
    checkLimit(
      "group",
      task.group,
      limits.groups,
      running.map(({ group }) => group),
    )
  );
}

type Name = string | null | undefined;

function checkLimit(
  kind: string,
  name: Name,
  limits: Readonly<Record<string, number>>,
  running: readonly Name[],
): StartDecision | undefined {
  const limit = name && Object.hasOwn(limits, name) ? limits[name] : undefined;
  if (limit === undefined) return undefined;
  const taken = running.filter((other) => other === name).length;
  return taken >= limit ? { wait: `all ${limit} slots of ${kind} ${name} are taken` } : undefined;
}

function checkDisk({ shortage }: QueueState): StartDecision | undefined {
  return shortage === undefined ? undefined : { wait: shortage };
}
