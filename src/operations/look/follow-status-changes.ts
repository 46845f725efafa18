import type { Context } from "../../context.ts";
import { isFinal } from "../../task/record.ts";
import type { TaskFilter } from "../../task/selection.ts";
import { findStatusChanges, type StatusChange, type ToldTask } from "../../task/status-change.ts";
import type { SinkOutcome } from "../run-output/read-output.ts";
import { trackTasks } from "./track-tasks.ts";

/** Which tasks are followed, and how far. */
export interface FollowChangesOptions {
  /** Its states say which changes are told: those into one of them. */
  filter: TaskFilter;
  /** Ends when no task that is followed runs or is queued. */
  untilDone: boolean;
  /** Told once of each record that cannot be read. */
  onUnreadable?: (id: string, problem: string) => void;
}

/**
 * Tells every task at first, and then each change of a task's state as it comes, until the sink is closed. States that
 * a task passed through between two looks are left out: `from` is always what was told last.
 */
export async function followStatusChanges(
  context: Context,
  options: FollowChangesOptions,
  sink: (change: StatusChange) => Promise<SinkOutcome>,
): Promise<void> {
  const { status: told, ...filter } = options.filter;
  using tracker = trackTasks(context, filter);
  const known = new Map<string, ToldTask>();
  const unreadable = new Set<string>();
  for (;;) {
    await tracker.next();
    for (const [id, { problem }] of tracker.unreadable) {
      if (!unreadable.has(id)) options.onUnreadable?.(id, problem);
      unreadable.add(id);
    }
    for (const change of findStatusChanges(known, tracker.tasks, context.now())) {
      note(known, change);
      const isTold = told === undefined || (change.to !== null && told.includes(change.to));
      if (isTold && (await sink(change)) === "closed") return;
    }
    if (options.untilDone && isDone(known)) return;
  }
}

function note(known: Map<string, ToldTask>, { taskId, to, description, group }: StatusChange): void {
  if (to === null) known.delete(taskId);
  else known.set(taskId, { id: taskId, status: to, description, group });
}

function isDone(known: ReadonlyMap<string, ToldTask>): boolean {
  return known.values().every(({ status }) => isFinal(status));
}
