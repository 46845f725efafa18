import { writeFileSync } from "node:fs";
import { environmentVariables } from "../config.ts";
import type { Context } from "../context.ts";
import { TaskBgError } from "../errors.ts";
import { composeEnvironmentScript, readOwnEnvironment } from "../process/environment-script.ts";
import { listLive } from "../store/live-index.ts";
import { enqueue, listQueued } from "../store/queue-index.ts";
import { deleteTaskFiles, requireRecord, writeRecord } from "../store/records.ts";
import { linkSession } from "../store/session-index.ts";
import { type Store, storePaths } from "../store/store.ts";
import { withStoreLock } from "../store/with-store-lock.ts";
import { writeAtomically } from "../store/write-atomically.ts";
import { decideStart } from "../task/queue-policy.ts";
import type { TaskRecord } from "../task/record.ts";
import { createTaskId } from "../task/task-id.ts";
import { advanceQueue } from "./advance-queue.ts";
import { type Claim, claimTask } from "./claim-task.ts";
import { describeTask } from "./describe-task.ts";
import type { LaunchOptions } from "./launch-options.ts";
import { planRun, type RunPlan } from "./plan-run.ts";
import { readQueueState } from "./read-queue-state.ts";
import { reconcile } from "./reconcile.ts";
import { startClaimedTask } from "./start-claimed-task.ts";

/**
 * Starts a task, or queues it when there is no slot for it now, and returns as soon as its keeper runs.
 * @returns the record, running or queued
 * @throws TaskBgError `invalid`, `spawn`, `io`, `not_found`; when nothing could be started no task is left running
 */
export function launchTask(context: Context, options: LaunchOptions): TaskRecord {
  const id = createTaskId(context.now(), randomHex());
  const plan = planRun(context, id, options);
  const task = describeTask(context, id, options, plan);
  // Slots of processes that died unseen are free.
  if (listLive(context.store).length >= context.config.limits.maxParallel) reconcile(context);
  const claim = withStoreLock(context.store, () => storeTask(context, task, plan));
  if (claim !== undefined) return startClaimedTask(context, claim);
  advanceQueue(context);
  return requireRecord(context.store, id);
}

/** Writes the task down and claims it, or queues it. A launch that fails, on a full disk for one, leaves nothing. */
function storeTask(context: Context, task: TaskRecord, plan: RunPlan): Claim | undefined {
  const { store } = context;
  try {
    for (const { path, content } of plan.files) writeAtomically(path, content);
    if (task.session_id) linkSession(store, task.session_id, task.id);
    const first = listQueued(store).length === 0;
    if (first && "start" in decideStart(task, readQueueState(context))) return claimTask(store, task, context.now());
    queueTask(context, task);
    return undefined;
  } catch (error) {
    deleteTaskFiles(store, task.id);
    throw error;
  }
}

// Whoever starts it later has another environment: this one is kept until then, as `at` keeps it.
function queueTask({ store, config }: Context, task: TaskRecord): void {
  if (listQueued(store).length >= config.maxQueued) throw tooMany(config.maxQueued);
  storeEnvironment(store, task.id);
  enqueue(store, task);
  writeRecord(store, task);
}

function storeEnvironment(store: Store, id: string): void {
  const script = composeEnvironmentScript(readOwnEnvironment(environmentVariables()), process.umask());
  writeFileSync(storePaths.environment(store, id), script, { mode: 0o600 });
}

function tooMany(most: number): TaskBgError {
  return new TaskBgError("invalid", `${most} tasks are queued already, which is the most allowed`, {
    hint: "Wait for some to end, cancel some, or raise maxQueued in the config file.",
  });
}

function randomHex(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(4)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
