import { closeSync, openSync } from "node:fs";
import { TaskBgError } from "../../errors.ts";
import { createLockedOutput } from "../../process/output-lock.ts";
import { markLive, unmarkLive } from "../../store/live-index.ts";
import { dequeue } from "../../store/queue-index.ts";
import { deleteRunFiles, writeRecord } from "../../store/records.ts";
import { type Store, storePaths } from "../../store/store.ts";
import type { TaskRecord } from "../../task/record.ts";
import { beginOfRun } from "../../task/retry-policy.ts";

/** A task that is this process's to start. */
export interface Claim {
  record: TaskRecord;
  /** Its output, open and locked: it counts as alive from here on, and no longer when this process dies before it starts it. */
  outputFd: number;
}

/**
 * Claims a task's start. Written in the order in which a crash may cut it: its locked output, its record, and last the
 * empty `.run`. Call it under the store lock.
 * @throws TaskBgError `io`; then nothing of the claim stays
 */
export function claimTask(store: Store, task: TaskRecord, now: Date): Claim {
  const record: TaskRecord = { ...task, status: "running", started_at: beginOfRun(task, now).toISOString() };
  const outputFd = createOutput(storePaths.output(store, task.id));
  try {
    markLive(store, task.id);
    writeRecord(store, record);
    closeSync(openSync(storePaths.run(store, task.id), "w", 0o600));
    dequeue(store, task);
    return { record, outputFd };
  } catch (error) {
    // Most likely a full disk. The record may not be written any more, but what says "alive" can be taken away.
    closeSync(outputFd);
    unmarkLive(store, task.id);
    deleteRunFiles(store, task.id);
    throw error;
  }
}

function createOutput(path: string): number {
  try {
    return createLockedOutput(path);
  } catch (error) {
    throw new TaskBgError("io", `The output file ${path} cannot be made: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
