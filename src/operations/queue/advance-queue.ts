import type { Context } from "../../context.ts";
import { TaskBgError } from "../../errors.ts";
import { describeHost, isSameMachine } from "../../process/host.ts";
import { dropEntry, listQueued, type QueueEntry } from "../../store/queue-index.ts";
import { readRecord } from "../../store/records.ts";
import { withStoreLock } from "../../store/with-store-lock.ts";
import { decideStart, type QueueState } from "../../task/queue-policy.ts";
import type { TaskRecord } from "../../task/record.ts";
import { type Claim, claimTask } from "../launch/claim-task.ts";
import { startClaimedTask } from "../launch/start-claimed-task.ts";
import { readQueueState } from "./read-queue-state.ts";
import { withdrawTask } from "./withdraw-task.ts";

/**
 * Starts queued tasks while there are slots. Every finisher and every command that reads tasks calls it, so the queue
 * needs nothing that stays alive. Counted and claimed under the lock, started after it: whatever races, no task starts
 * twice and no limit is passed; a starter that is killed in between leaves a claim that is taken back.
 */
export function advanceQueue(context: Context): void {
  for (;;) {
    const claim = claimNext(context);
    if (claim === undefined) return;
    try {
      startClaimedTask(context, claim, "queue");
    } catch (error) {
      // Its record says that it could not be started; the next one may be.
      if (!(error instanceof TaskBgError) || error.code !== "spawn") throw error;
    }
  }
}

function claimNext(context: Context): Claim | undefined {
  // The common case costs a look at one directory.
  if (listQueued(context.store).length === 0) return undefined;
  return withStoreLock(context.store, () => {
    const state = readQueueState(context);
    // A withdrawn task may be what one before it in the queue waits for: then the queue is gone through again.
    for (;;) {
      const { claim, withdrawn } = goThroughQueue(context, state);
      if (claim !== undefined || !withdrawn) return claim;
    }
  });
}

function goThroughQueue(context: Context, state: QueueState): { claim?: Claim; withdrawn: boolean } {
  const isFull = state.running.length >= state.limits.maxParallel;
  let withdrawn = false;
  for (const entry of listQueued(context.store)) {
    // Without a slot there is nothing to do but to withdraw what can never start: a long queue is not read for nothing.
    if (isFull && !entry.conditional) continue;
    const record = readQueued(context, entry);
    const decision = record === undefined ? undefined : decideStart(record, state);
    if (record === undefined || decision === undefined || "wait" in decision) continue;
    if ("start" in decision) return { claim: claimTask(context.store, record, context.now()), withdrawn };
    withdrawTask(context.store, record, context.now(), decision.never);
    withdrawn = true;
  }
  return { withdrawn };
}

function readQueued({ store }: Context, entry: QueueEntry): TaskRecord | undefined {
  const stored = readRecord(store, entry.id);
  if (stored.kind === "record" && stored.record.status === "queued") {
    // Its directory, its commands and its environment are those of the machine that launched it.
    return isSameMachine(stored.record.host, describeHost()) ? stored.record : undefined;
  }
  // Started or removed by somebody who was killed before the entry was taken out. What does not parse keeps its place.
  if (stored.kind !== "unreadable") dropEntry(store, entry.name);
  return undefined;
}
