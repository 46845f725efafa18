import type { Context } from "../../context.ts";
import { isWriteTrouble, TaskBgError } from "../../errors.ts";
import { listLive, unmarkLive } from "../../store/live-index.ts";
import { readRecord } from "../../store/records.ts";
import type { Store } from "../../store/store.ts";
import { withStoreLock } from "../../store/with-store-lock.ts";
import { advanceQueue } from "../queue/advance-queue.ts";
import { settleTask } from "./settle-task.ts";

/**
 * Settles every task whose process may live, and starts what waits for the slots that are free then: what a command that
 * reads tasks does first, so that a keeper killed with -9, a reboot or a replaced binary costs nothing but the moment.
 */
export function reconcile(context: Context): void {
  settleLive(context);
  advanceOrLeave(context);
}

/** The first half of it. */
export function settleLive(context: Context): void {
  for (const id of listLive(context.store)) settleOrForget(context, id);
}

/** The second half of it. A store that cannot be written can still be read. */
export function advanceOrLeave(context: Context): void {
  try {
    advanceQueue(context);
  } catch (error) {
    if (!isWriteTrouble(error)) throw error;
  }
}

// A record that was taken away by hand leaves its index entry; one that does not parse is named by the listings.
function settleOrForget(context: Context, id: string): void {
  try {
    settleTask(context, id);
  } catch (error) {
    if (!(error instanceof TaskBgError)) throw error;
    if (error.code === "not_found") forgetMissing(context.store, id);
    else if (error.code !== "unreadable_record") throw error;
  }
}

// A launch marks its task before it writes the record, and does both under the lock. Without the lock here a mark was once
// taken from a task that was just starting: it took no slot then, and nobody would have seen its end.
function forgetMissing(store: Store, id: string): void {
  withStoreLock(store, () => {
    if (readRecord(store, id).kind === "missing") unmarkLive(store, id);
  });
}
