import type { Context } from "../context.ts";
import { TaskBgError } from "../errors.ts";
import { requireRecord } from "../store/records.ts";
import { withStoreLock } from "../store/with-store-lock.ts";
import { decideStart } from "../task/queue-policy.ts";
import { isForeignRecord, type TaskRecord } from "../task/record.ts";
import { retryEnded } from "../task/requeue.ts";
import { advanceQueue } from "./advance-queue.ts";
import { readQueueState } from "./read-queue-state.ts";
import { queueAnotherRun } from "./requeue-task.ts";
import { requireEnded } from "./require-ended.ts";
import { setGroupDeadline } from "./set-group-deadline.ts";
import { settleTask } from "./settle-task.ts";
import { storeEnvironment } from "./store-environment.ts";

/**
 * Runs an ended task again, under its own id and with this environment; its earlier run is kept among its attempts.
 * @throws TaskBgError `still_running`, `not_found`, `invalid` for a task of the original script, and for one that could never
 * start: it stays as it is
 */
export function retryTask(context: Context, id: string): TaskRecord {
  const { store } = context;
  settleTask(context, id);
  withStoreLock(store, () => {
    const record = requireRecord(store, id);
    requireRetriable(context, record);
    const queued = setGroupDeadline(context, retryEnded(record));
    requireStartable(context, queued);
    storeEnvironment(store, id);
    queueAnotherRun(store, queued);
  });
  advanceQueue(context);
  return requireRecord(store, id);
}

function requireRetriable(context: Context, record: TaskRecord): void {
  if (isForeignRecord(record)) {
    throw new TaskBgError("invalid", `Task ${record.id} was launched by the original script, which kept no command`, {
      hint: "Launch it anew with: task-bg launch",
    });
  }
  requireEnded(context, record, `Stop it first with: task-bg cancel ${record.id}`);
}

// Queued, it would be withdrawn at once, and how it ended before be lost for nothing.
function requireStartable(context: Context, queued: TaskRecord): void {
  const decision = decideStart(queued, readQueueState(context));
  if (!("never" in decision)) return;
  throw new TaskBgError("invalid", `Task ${queued.id} could not start again: ${decision.never}`, {
    hint: `Run what it waits for again first, in one command: task-bg retry <that id> ${queued.id}; or launch it anew, without waiting: task-bg rerun ${queued.id}`,
  });
}
