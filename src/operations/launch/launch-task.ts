import type { Context } from "../../context.ts";
import { TaskBgError } from "../../errors.ts";
import { linkKey } from "../../store/key-index.ts";
import { listLive } from "../../store/live-index.ts";
import { readPause } from "../../store/pause-state.ts";
import { enqueue, listQueued } from "../../store/queue-index.ts";
import { readDiskSpace } from "../../store/read-disk-space.ts";
import { deleteTaskFiles, requireRecord, writeRecord } from "../../store/records.ts";
import { linkSession } from "../../store/session-index.ts";
import { withStoreLock } from "../../store/with-store-lock.ts";
import { writeAtomically } from "../../store/write-atomically.ts";
import { describeShortage } from "../../task/disk-floor.ts";
import { decideStart } from "../../task/queue-policy.ts";
import type { TaskRecord } from "../../task/record.ts";
import { createTaskId } from "../../task/task-id.ts";
import { readUnfinished } from "../look/read-unfinished.ts";
import { advanceQueue } from "../queue/advance-queue.ts";
import { readQueueState } from "../queue/read-queue-state.ts";
import { setGroupDeadline } from "../queue/set-group-deadline.ts";
import { reconcile } from "../settle/reconcile.ts";
import { settleTask } from "../settle/settle-task.ts";
import { type Claim, claimTask } from "./claim-task.ts";
import { describeTask } from "./describe-task.ts";
import { findByKey } from "./find-by-key.ts";
import type { LaunchOptions } from "./launch-options.ts";
import { planRun, type RunPlan } from "./plan-run.ts";
import { requireIdleSession, sessionOfResumed } from "./require-idle-session.ts";
import { startClaimedTask } from "./start-claimed-task.ts";
import { storeEnvironment } from "./store-environment.ts";

/** A launch's task, and whether it was there already: launched before with the same key. */
export interface Launched {
  record: TaskRecord;
  existing: boolean;
}

/**
 * Starts a task, or queues it when there is no slot for it now, and returns as soon as its keeper runs.
 * @returns its record, running or queued; that of an earlier launch with the same key
 * @throws TaskBgError `invalid`, `spawn`, `io`, `not_found`; when nothing could be started no task is left running
 */
export function launchTask(context: Context, options: LaunchOptions): Launched {
  const id = createTaskId(context.now(), randomHex());
  // Asked before anything else: what the first launch found may be gone, and the second is no second task all the same.
  const same = findByKey(context.store, options.key);
  if (same !== undefined) return { record: settleTask(context, same), existing: true };
  const plan = planRun(context, id, options);
  const task = describeTask(context, id, options, plan);
  // Slots of processes that died unseen are free.
  if (listLive(context.store).length >= context.config.limits.maxParallel) reconcile(context);
  const stored = withStoreLock(
    context.store,
    () => findByKey(context.store, options.key) ?? storeTask(context, task, plan),
  );
  if (typeof stored === "string") return { record: settleTask(context, stored), existing: true };
  if ("outputFd" in stored) return { record: startClaimedTask(context, stored, "launch"), existing: false };
  // A paused queue may be long, and nothing in it can start.
  if (!readPause(context.store).all) advanceQueue(context);
  return { record: requireRecord(context.store, id), existing: false };
}

/** Writes the task down and claims it, or queues it. A launch that fails, on a full disk for one, leaves nothing. */
function storeTask(context: Context, described: TaskRecord, plan: RunPlan): Claim | { queued: true } {
  const { store } = context;
  requireSpace(context);
  const sessionId = sessionOfResumed(described);
  if (sessionId !== undefined) requireIdleSession(sessionId, readUnfinished(context));
  const task = setGroupDeadline(context, described);
  try {
    for (const { path, content } of plan.files) writeAtomically(path, content);
    if (task.session_id) linkSession(store, task.session_id, task.id);
    if (task.key) linkKey(store, task.key, task.id);
    // Whoever starts it later has another environment: this one is kept until then, as `at` keeps it. It is kept for one
    // that starts at once too: this process may be killed in between, and then somebody else starts it.
    storeEnvironment(store, task.id);
    if (canStartNow(context, task)) return claimTask(store, task, context.now());
    queueTask(context, task);
    return { queued: true };
  } catch (error) {
    deleteTaskFiles(store, task.id);
    throw error;
  }
}

function requireSpace({ store, config }: Context): void {
  const shortage = describeShortage(readDiskSpace(store), config.minFreeBytes);
  if (shortage === undefined) return;
  throw new TaskBgError("io", `There is no space left for a task in ${store.dir}: ${shortage}`, {
    hint: "Make space, with task-bg remove --finished --older-than 7d for one, or set minFree in the config file.",
  });
}

// Behind others it waits for its turn, even if there is a slot.
function canStartNow(context: Context, task: TaskRecord): boolean {
  return listQueued(context.store).length === 0 && "start" in decideStart(task, readQueueState(context));
}

function queueTask({ store, config }: Context, task: TaskRecord): void {
  if (listQueued(store).length >= config.maxQueued) throw tooMany(config.maxQueued);
  enqueue(store, task);
  writeRecord(store, task);
}

function tooMany(most: number): TaskBgError {
  return new TaskBgError("invalid", `${most} tasks are queued already, which is the most allowed`, {
    hint: "Wait for some to end, cancel some, or raise maxQueued in the config file.",
  });
}

function randomHex(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
