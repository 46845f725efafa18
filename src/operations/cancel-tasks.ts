import type { Context } from "../context.ts";
import type { TaskRecord } from "../task/record.ts";
import { readUnfinished } from "./read-unfinished.ts";
import { reconcile } from "./reconcile.ts";
import { type StopOutcome, stopTask } from "./stop-task.ts";

/**
 * Stops several tasks side by side, each with its own grace time, and the tasks that they launched.
 * @throws the first failure, after all have been tried
 */
export async function cancelTasks(
  context: Context,
  ids: readonly string[],
  options: { keepChildren: boolean },
): Promise<StopOutcome[]> {
  const outcomes = new Map<string, PromiseSettledResult<StopOutcome>>();
  // A task may launch another while it is being stopped: looked at again until there is none.
  for (let next = [...ids]; next.length > 0; next = options.keepChildren ? [] : findChildren(context, outcomes)) {
    const stopped = await Promise.allSettled(next.map((id) => stopTask(context, id, "cancel")));
    for (const [index, id] of next.entries()) outcomes.set(id, stopped[index] as PromiseSettledResult<StopOutcome>);
  }
  // Their slots are free, and what waited for them is to be told.
  reconcile(context);
  return [...outcomes.values()].map(unwrap);
}

function findChildren(context: Context, stopped: ReadonlyMap<string, unknown>): string[] {
  return withChildren([...stopped.keys()], readUnfinished(context)).filter((id) => !stopped.has(id));
}

function unwrap(outcome: PromiseSettledResult<StopOutcome>): StopOutcome {
  if (outcome.status === "fulfilled") return outcome.value;
  throw outcome.reason;
}

/** Adds the tasks that these launched, and those that those launched. */
function withChildren(ids: readonly string[], unfinished: readonly TaskRecord[]): string[] {
  const family = new Set(ids);
  for (let size = 0; size !== family.size; ) {
    size = family.size;
    for (const { id, parent_task_id: parent } of unfinished) if (parent && family.has(parent)) family.add(id);
  }
  return [...family];
}
