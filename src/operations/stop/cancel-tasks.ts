import type { Context } from "../../context.ts";
import { isWriteTrouble } from "../../errors.ts";
import { findRecord } from "../../store/records.ts";
import type { Store } from "../../store/store.ts";
import type { TaskRecord } from "../../task/record.ts";
import { readUnfinished } from "../look/read-unfinished.ts";
import { withdrawQueued } from "../queue/withdraw-task.ts";
import { reconcile } from "../settle/reconcile.ts";
import { type StopOutcome, stopTask } from "./stop-task.ts";

/**
 * Stops several tasks side by side, each with its own grace time, and the tasks that they launched. Queued ones are
 * withdrawn before anything is stopped: else the slot that one leaves is taken by another that is to be cancelled too.
 * @throws the first failure, after all have been tried
 */
export async function cancelTasks(
  context: Context,
  ids: readonly string[],
  { keepChildren }: { keepChildren: boolean },
): Promise<StopOutcome[]> {
  const outcomes = new Map<string, PromiseSettledResult<StopOutcome>>();
  const family = new Set(ids);
  const addChildren = () => keepChildren || findChildren(context, family).forEach((id) => family.add(id));
  addChildren();
  // A task may launch another while it is being stopped: looked at again until there is none.
  for (let next = [...family]; next.length > 0; next = [...family].filter((id) => !outcomes.has(id))) {
    const stopped = await Promise.allSettled(stopAll(context, next));
    for (const [index, id] of next.entries()) outcomes.set(id, stopped[index] as PromiseSettledResult<StopOutcome>);
    addChildren();
  }
  // Their slots are free, and what waited for them is to be told.
  reconcile(context);
  return [...outcomes.values()].map(unwrap);
}

function stopAll(context: Context, ids: readonly string[]): Promise<StopOutcome>[] {
  const withdrawn = withdrawOrLeave(context, ids);
  return ids.map(async (id): Promise<StopOutcome> => {
    const record = withdrawn.get(id);
    return record ? { record, stopped: "now", survivors: [] } : await stopTask(context, id, "cancel");
  });
}

// What cannot be written keeps nothing from being stopped: what fills the disk may be one of these very tasks.
function withdrawOrLeave(context: Context, ids: readonly string[]): ReadonlyMap<string, TaskRecord> {
  try {
    return withdrawQueued(context, ids);
  } catch (error) {
    if (!isWriteTrouble(error)) throw error;
    return new Map();
  }
}

function findChildren(context: Context, family: ReadonlySet<string>): string[] {
  return readUnfinished(context)
    .filter((record) => !family.has(record.id) && descendsFrom(context.store, record, family))
    .map(({ id }) => id);
}

// Through those in between that have ended.
function descendsFrom(store: Store, record: TaskRecord, family: ReadonlySet<string>): boolean {
  const seen = new Set<string>();
  for (let parent = record.parent_task_id; parent; parent = findRecord(store, parent)?.parent_task_id) {
    if (family.has(parent)) return true;
    if (seen.has(parent)) return false;
    seen.add(parent);
  }
  return false;
}

function unwrap(outcome: PromiseSettledResult<StopOutcome>): StopOutcome {
  if (outcome.status === "fulfilled") return outcome.value;
  throw outcome.reason;
}
