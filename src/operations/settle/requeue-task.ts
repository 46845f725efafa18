import { existsSync } from "node:fs";
import { unmarkLive } from "../../store/live-index.ts";
import { enqueue } from "../../store/queue-index.ts";
import { deleteRunFiles, setAsideOutput, writeRecord } from "../../store/records.ts";
import { type Store, storePaths } from "../../store/store.ts";
import type { TaskRecord } from "../../task/record.ts";
import { unclaimTask } from "../../task/requeue.ts";

/** Whether a task can be started by somebody else: its environment is still there, and nobody wants it stopped. */
export function canStartAgain(store: Store, record: TaskRecord): boolean {
  return !record.stop_requested && existsSync(storePaths.environment(store, record.id));
}

/** Takes back a claim whose starter was killed before it could start the task. Call it under the store lock. */
export function takeBackClaim(store: Store, record: TaskRecord): TaskRecord {
  const queued = queue(store, unclaimTask(record));
  deleteRunFiles(store, record.id);
  unmarkLive(store, record.id);
  return queued;
}

/**
 * Queues a task for another run; what its last one wrote is set aside. Call it under the store lock.
 * @param queued the record with that run among its attempts
 */
export function queueAnotherRun(store: Store, queued: TaskRecord): TaskRecord {
  setAsideOutput(store, queued.id, queued.attempts?.length ?? 1);
  queue(store, queued);
  unmarkLive(store, queued.id);
  return queued;
}

// The place in the queue first: a crash in between leaves a place without a task, which the queue drops, and not a queued
// task without a place.
function queue(store: Store, queued: TaskRecord): TaskRecord {
  enqueue(store, queued);
  writeRecord(store, queued);
  return queued;
}
