import { statSync, watch } from "node:fs";
import { systemErrorCode } from "../../errors.ts";
import { isTaskId } from "../../task/task-id.ts";

/** What changed in a store: the tasks whose records were written or removed, or perhaps any. */
export type RecordChanges = ReadonlySet<string> | "any";

/** Tells of changed records without asking again and again. */
export interface RecordWatch extends Disposable {
  /** Resolves with what changed since the last time, or after that long with what may have changed again since, or nothing. */
  next(timeoutMs: number): Promise<RecordChanges>;
}

/** Where the kernel has no watch left, the directory is looked at this often. */
const pollMs = 250;

/** Watches the records of a store. A change between two waits is remembered, so none is slept through. */
export function watchRecords(directory: string): RecordWatch {
  try {
    return watchEvents(directory);
  } catch (error) {
    // A user's inotify instances (EMFILE) or watches (ENOSPC) are used up by other programs.
    if (!["EMFILE", "ENOSPC"].includes(systemErrorCode(error) ?? "")) throw error;
    return pollDirectory(directory);
  }
}

function watchEvents(directory: string): RecordWatch {
  let changed = new Set<string>();
  // Bun folds changes of a file within a millisecond into one: what changed is named once more when nothing else came.
  let told: ReadonlySet<string> = new Set();
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
    const changes = any ? "any" : changed.size > 0 ? changed : told;
    [told, changed, any] = [changed, new Set(), false];
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

// Each record that is written or removed changes the time of its directory. Two changes in one tick of that clock look like
// one: such a change is found at the next full look, like a lost event.
function pollDirectory(directory: string): RecordWatch {
  let seen = readModified(directory);
  const next = async (timeoutMs: number): Promise<RecordChanges> => {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const modified = readModified(directory);
      if (modified !== seen) {
        seen = modified;
        return "any";
      }
      const left = deadline - performance.now();
      if (left <= 0) return new Set();
      await Bun.sleep(Math.min(left, pollMs));
    }
  };
  return { next, [Symbol.dispose]: () => {} };
}

function readModified(directory: string): bigint | undefined {
  return statSync(directory, { bigint: true, throwIfNoEntry: false })?.mtimeNs;
}
