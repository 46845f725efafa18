import type { Context } from "../../context.ts";
import { TaskBgError } from "../../errors.ts";
import { requireRecord } from "../../store/records.ts";
import { withStoreLock } from "../../store/with-store-lock.ts";
import { decideStart, type QueueState } from "../../task/queue-policy.ts";
import { isOriginalRecord, type TaskRecord } from "../../task/record.ts";
import { retryEnded } from "../../task/requeue.ts";
import { readUnfinished } from "../look/read-unfinished.ts";
import { advanceQueue } from "../queue/advance-queue.ts";
import { readQueueState } from "../queue/read-queue-state.ts";
import { setGroupDeadline } from "../queue/set-group-deadline.ts";
import { queueAnotherRun } from "../settle/requeue-task.ts";
import { requireEnded } from "../settle/require-ended.ts";
import { settleTask } from "../settle/settle-task.ts";
import { requireIdleSession, sessionOfResumed } from "./require-idle-session.ts";
import { storeEnvironment } from "./store-environment.ts";

/**
 * Runs ended tasks again, under their own ids and with this environment; their earlier runs are kept among their attempts.
 * All of them or none: what is refused leaves every one as it was.
 * @throws TaskBgError `still_running`, `not_found`, `invalid` for a task of the original script, and for one that could never
 * start
 */
export function retryTasks(context: Context, ids: readonly string[]): TaskRecord[] {
  const { store } = context;
  for (const id of ids) settleTask(context, id);
  withStoreLock(store, () => {
    for (const queued of planRetries(context, ids)) {
      storeEnvironment(store, queued.id);
      queueAnotherRun(store, queued);
    }
  });
  advanceQueue(context);
  return ids.map((id) => requireRecord(store, id));
}

function planRetries(context: Context, ids: readonly string[]): TaskRecord[] {
  const ended = ids.map((id) => requireRecord(context.store, id));
  const unfinished = readUnfinished(context);
  const again = new Map<string, TaskRecord>();
  for (const record of ended) {
    requireRetriable(context, record, unfinished);
    const queued = setGroupDeadline(context, retryEnded(record));
    again.set(record.id, queued);
    unfinished.push(queued);
  }
  const state = readQueueState(context);
  // They may wait for one another.
  const find = (id: string) => again.get(id) ?? state.find(id);
  for (const queued of again.values()) requireStartable(queued, { ...state, find });
  return [...again.values()];
}

function requireRetriable(context: Context, record: TaskRecord, unfinished: readonly TaskRecord[]): void {
  if (isOriginalRecord(record)) {
    throw new TaskBgError("invalid", `Task ${record.id} was launched by the original script, which kept no command`, {
      hint: "Launch it anew with: task-bg launch",
    });
  }
  requireEnded(context, record, `Stop it first with: task-bg cancel ${record.id}`);
  const session = sessionOfResumed(record);
  if (session !== undefined) requireIdleSession(session, unfinished);
}

// Queued, it would be withdrawn at once, and how it ended before be lost for nothing.
function requireStartable(queued: TaskRecord, state: QueueState): void {
  const decision = decideStart(queued, state);
  if (!("never" in decision)) return;
  const unmet = (queued.after ?? []).filter((needed) => "never" in decideStart({ ...queued, after: [needed] }, state));
  const first =
    unmet.length === 0
      ? ""
      : `Run what it waits for again with it: task-bg retry ${unmet.map(({ id }) => id).join(" ")} ${queued.id}; or `;
  throw new TaskBgError("invalid", `Task ${queued.id} could not start again: ${decision.never}`, {
    hint: `${first}launch it anew, without waiting: task-bg rerun ${queued.id}`,
  });
}
