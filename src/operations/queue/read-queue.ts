import type { Context } from "../../context.ts";
import { listQueued } from "../../store/queue-index.ts";
import { readRecords, type UnreadableRecord } from "../../store/records.ts";
import { decideStart, type QueueState, type StartDecision } from "../../task/queue-policy.ts";
import type { TaskRecord } from "../../task/record.ts";
import { reconcile } from "../settle/reconcile.ts";
import { readQueueState } from "./read-queue-state.ts";

/** A queued task, and why it does not run yet. */
export interface QueuedTask {
  record: TaskRecord;
  waitsFor: string;
}

/** The queue in the order in which its tasks are to start. */
export interface Queue {
  paused: QueueState["paused"];
  tasks: QueuedTask[];
  unreadable: UnreadableRecord[];
}

/** Reads the queue as it is at this moment. */
export function readQueue(context: Context): Queue {
  reconcile(context);
  const ids = listQueued(context.store).map(({ id }) => id);
  const { records, unreadable } = readRecords(context.store, ids);
  const queued = records.filter(({ status }) => status === "queued");
  const state = rememberRecords(readQueueState(context), queued);
  const tasks = queued.map((record) => ({ record, waitsFor: describeWait(decideStart(record, state)) }));
  return { paused: state.paused, tasks, unreadable };
}

// Thousands may wait for the same one, or for each other: each record is read once.
function rememberRecords(state: QueueState, known: readonly TaskRecord[]): QueueState {
  const records = new Map<string, TaskRecord | undefined>(known.map((record) => [record.id, record]));
  const find = (id: string) => {
    if (!records.has(id)) records.set(id, state.find(id));
    return records.get(id);
  };
  return { ...state, find };
}

function describeWait(decision: StartDecision): string {
  if ("wait" in decision) return decision.wait.replace(/^waits for /, "");
  return "never" in decision ? decision.never : "its turn";
}
