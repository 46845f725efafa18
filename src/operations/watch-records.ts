import { watch } from "node:fs";
import { isTaskId } from "../task/task-id.ts";

/** What changed in a store: the tasks whose records were written or removed, or perhaps any. */
export type RecordChanges = ReadonlySet<string> | "any";

/** Tells of changed records without asking again and again. */
export interface RecordWatch extends Disposable {
  /** Resolves with what changed since the last time, or with nothing after that long. */
  next(timeoutMs: number): Promise<RecordChanges>;
}

/** Watches the records of a store. A change between two waits is remembered, so none is slept through. */
export function watchRecords(directory: string): RecordWatch {
  let changed = new Set<string>();
  let any = false;
  let wake: () => void = () => {};
  const watcher = watch(directory, (_, name) => {
    // The kernel drops events when too many come at once; then it names none.
    if (name === null) any = true;
    else if (name.endsWith(".json") && isTaskId(name.slice(0, -5))) changed.add(name.slice(0, -5));
    if (any || changed.size > 0) wake();
  });
  watcher.on("error", () => {
    any = true;
  });
  const next = async (timeoutMs: number): Promise<RecordChanges> => {
    const woken = new Promise<void>((resolve) => (wake = resolve));
    if (!any && changed.size === 0) await waitAtMost(woken, timeoutMs);
    const changes = any ? "any" : changed;
    [changed, any] = [new Set(), false];
    return changes;
  };
  return { next, [Symbol.dispose]: () => watcher.close() };
}

// A timer that is left behind would keep the process from ending.
async function waitAtMost(woken: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([woken, new Promise<void>((resolve) => (timer = setTimeout(resolve, timeoutMs)))]);
  clearTimeout(timer);
}
