import type { Context } from "../../context.ts";
import { type PauseState, readPause, writePause } from "../../store/pause-state.ts";
import { withStoreLock } from "../../store/with-store-lock.ts";
import { advanceQueue } from "./advance-queue.ts";

/** Holds the queue back, or one group of it. What runs goes on. @returns what is held back now */
export function pauseQueue({ store }: Context, group: string | undefined): PauseState {
  return withStoreLock(store, () => {
    const before = readPause(store);
    const after =
      group === undefined ? { ...before, all: true } : { ...before, groups: withGroup(before.groups, group) };
    writePause(store, after);
    return after;
  });
}

/** Lets the queue, or one group of it, go on, and starts what has room. @returns what is still held back */
export function unpauseQueue(context: Context, group: string | undefined): PauseState {
  const { store } = context;
  const after = withStoreLock(store, () => {
    const before = readPause(store);
    const groups = before.groups.filter((paused) => paused !== group);
    const left = group === undefined ? { ...before, all: false } : { ...before, groups };
    writePause(store, left);
    return left;
  });
  advanceQueue(context);
  return after;
}

function withGroup(groups: readonly string[], group: string): string[] {
  return [...new Set([...groups, group])].sort();
}
