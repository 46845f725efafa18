import type { Context } from "../context.ts";
import { TaskBgError } from "../errors.ts";
import { requireRecord } from "../store/records.ts";
import { withStoreLock } from "../store/with-store-lock.ts";
import { isForeignRecord, isTerminal, type TaskRecord } from "../task/record.ts";
import { retryEnded } from "../task/requeue.ts";
import { advanceQueue } from "./advance-queue.ts";
import { isTaskAlive } from "./is-task-alive.ts";
import { queueAnotherRun } from "./requeue-task.ts";
import { setGroupDeadline } from "./set-group-deadline.ts";
import { settleTask } from "./settle-task.ts";
import { storeEnvironment } from "./store-environment.ts";

/**
 * Runs an ended task again, under its own id and with this environment; its earlier run is kept among its attempts.
 * @throws TaskBgError `still_running`, `invalid` for a task of the original script, `not_found`
 */
export function retryTask(context: Context, id: string): TaskRecord {
  const { store } = context;
  settleTask(context, id);
  withStoreLock(store, () => {
    const record = requireRecord(store, id);
    requireRetriable(context, record);
    storeEnvironment(store, id);
    queueAnotherRun(store, setGroupDeadline(context, retryEnded(record)));
  });
  advanceQueue(context);
  return requireRecord(store, id);
}

function requireRetriable({ store }: Context, record: TaskRecord): void {
  if (isForeignRecord(record)) {
    throw new TaskBgError("invalid", `Task ${record.id} was launched by the original script, which kept no command`, {
      hint: "Launch it anew with: task-bg launch",
    });
  }
  if (isTerminal(record.status) && !isTaskAlive(store, record)) return;
  throw new TaskBgError(
    "still_running",
    `Task ${record.id} is still ${isTerminal(record.status) ? "running" : record.status}`,
    {
      hint: `Stop it first with: task-bg cancel ${record.id}`,
    },
  );
}
