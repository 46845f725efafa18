import type { Context } from "../context.ts";
import { isWriteTrouble, TaskBgError } from "../errors.ts";
import { listLive, unmarkLive } from "../store/live-index.ts";
import { advanceQueue } from "./advance-queue.ts";
import { settleTask } from "./settle-task.ts";

/**
 * Settles every task whose process may live, and starts what waits for the slots that are free then: what a command that
 * reads tasks does first, so that a keeper killed with -9, a reboot or a replaced binary costs nothing but the moment.
 */
export function reconcile(context: Context): void {
  for (const id of listLive(context.store)) settleOrForget(context, id);
  advanceOrLeave(context);
}

// A store that cannot be written can still be read.
function advanceOrLeave(context: Context): void {
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
    if (error.code === "not_found") unmarkLive(context.store, id);
    else if (error.code !== "unreadable_record") throw error;
  }
}
