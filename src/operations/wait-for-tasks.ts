import { watch } from "node:fs";
import type { Context } from "../context.ts";
import { isTerminal, type TaskRecord } from "../task/record.ts";
import { settleTask } from "./settle-task.ts";

/** The kernel tells of new records, but not of a lock that a killed keeper let go: that is looked at this often. */
const lookAgainMs = 1_000;

/** What a wait is for and how it ends. */
export interface WaitOptions {
  ids: readonly string[];
  /** Undefined waits for ever. */
  timeoutMs: number | undefined;
  /** Told once for each task as it ends. */
  onEnd?: (record: TaskRecord) => void;
}

/** The tasks that ended, in the order in which they did, and those that had not when the time was up. */
export interface WaitResult {
  ended: TaskRecord[];
  pending: string[];
}

/** Waits until every task has ended or the time is up. Ending the wait never harms a task. */
export async function waitForTasks(context: Context, options: WaitOptions): Promise<WaitResult> {
  const pending = new Set(options.ids);
  const ended: TaskRecord[] = [];
  const deadline =
    options.timeoutMs === undefined ? Number.POSITIVE_INFINITY : context.now().getTime() + options.timeoutMs;
  const changes = watchDirectory(context.store.dir);
  try {
    while (collectEnded(context, pending, ended, options.onEnd) > 0) {
      const left = deadline - context.now().getTime();
      if (left <= 0) break;
      await changes.next(Math.min(left, lookAgainMs));
    }
  } finally {
    changes.close();
  }
  return { ended, pending: [...pending] };
}

function collectEnded(
  context: Context,
  pending: Set<string>,
  ended: TaskRecord[],
  onEnd: WaitOptions["onEnd"],
): number {
  for (const id of pending) {
    const record = settleTask(context, id);
    if (!isTerminal(record.status)) continue;
    pending.delete(id);
    ended.push(record);
    onEnd?.(record);
  }
  return pending.size;
}

// A change between two waits is remembered, so none is slept through.
function watchDirectory(directory: string): { next: (timeoutMs: number) => Promise<void>; close: () => void } {
  let changed = false;
  let wake: () => void = () => {};
  const watcher = watch(directory, () => {
    changed = true;
    wake();
  });
  const next = async (timeoutMs: number): Promise<void> => {
    const woken = new Promise<void>((resolve) => (wake = resolve));
    if (!changed) await Promise.race([woken, Bun.sleep(timeoutMs)]);
    changed = false;
  };
  return { next, close: () => watcher.close() };
}
