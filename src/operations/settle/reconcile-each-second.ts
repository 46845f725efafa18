import type { Context } from "../../context.ts";
import { listLive } from "../../store/live-index.ts";
import { advanceOrLeave, settleLive } from "./reconcile.ts";

/** After so many times the queue is gone through whatever was seen. */
const timesBetweenQueueLooks = 30;

/**
 * Reconciles for a command that goes on and calls this each second. What is live costs little; going through a queue in
 * which nothing may start, paused or waiting for others, costs a look at each of its tasks: that is done only when a slot
 * has come free since the last time, and now and then.
 */
export function reconcileEachSecond(context: Context): () => void {
  let taken = Number.POSITIVE_INFINITY;
  let times = 0;
  return () => {
    settleLive(context);
    const hasFreed = listLive(context.store).length < taken;
    if (hasFreed || ++times % timesBetweenQueueLooks === 0) advanceOrLeave(context);
    taken = listLive(context.store).length;
  };
}
