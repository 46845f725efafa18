import type { Context } from "../../context.ts";
import { describeHost, isSameMachine } from "../../process/host.ts";
import { listLive } from "../../store/live-index.ts";
import { readRecords, type UnreadableRecord } from "../../store/records.ts";
import { decidePrune, type PruneAction } from "../../task/prune-policy.ts";
import { isFinal, isOriginalRecord, type TaskRecord } from "../../task/record.ts";
import { isTaskAlive } from "../settle/is-task-alive.ts";
import { reconcile } from "../settle/reconcile.ts";
import { settleTask } from "../settle/settle-task.ts";
import { stopTask } from "./stop-task.ts";
import { type SweepProgress, sweepRecords } from "./sweep-records.ts";

/** What pruning does, or would do, with one task. */
export interface PrunedTask {
  taskId: string;
  description: string;
  action: PruneAction;
  /** The record's state afterwards; before, in a dry run. */
  status: string;
  /** Why it was not done, when it was not. */
  problem?: string;
}

export interface PruneResult {
  pruned: PrunedTask[];
  unreadable: UnreadableRecord[];
}

/** Stopping waits for processes to end, so several are stopped at once; each costs a scan of the process table. */
const stopsAtOnce = 8;

/**
 * Ends what is past its time limit, leaving no process behind, and settles what is dead.
 * @param options dryRun: returns the same plan and changes nothing
 */
export async function pruneTasks(
  context: Context,
  options: { dryRun: boolean; ttlMs: number; onProgress?: SweepProgress },
): Promise<PruneResult> {
  const { records, unreadable } = await sweepRecords(context.store, options.onProgress);
  // Completed by a hook or by hand, a task's process may still run.
  const leftRunning = readRecords(context.store, listLive(context.store)).records.filter(({ status }) =>
    isFinal(status),
  );
  const plan = [...records, ...leftRunning].flatMap((record) => planFor(context, record, options.ttlMs));
  if (options.dryRun) return { pruned: plan.map(({ record, action }) => describe(record, action)), unreadable };
  const pruned: PrunedTask[] = [];
  for (let start = 0; start < plan.length; start += stopsAtOnce) {
    const batch = plan.slice(start, start + stopsAtOnce);
    pruned.push(...(await Promise.all(batch.map(({ record, action }) => pruneTask(context, record, action)))));
  }
  // What was stopped has left its slots to what waits.
  reconcile(context);
  return { pruned, unreadable };
}

function planFor(context: Context, record: TaskRecord, ttlMs: number): { record: TaskRecord; action: PruneAction }[] {
  if (!isOriginalRecord(record) && !isSameMachine(record.host, describeHost())) return [];
  const action = decidePrune(record, isTaskAlive(context.store, record), context.now(), ttlMs);
  return action === undefined ? [] : [{ record, action }];
}

async function pruneTask(context: Context, record: TaskRecord, action: PruneAction): Promise<PrunedTask> {
  try {
    return describe(await carryOut(context, record, action), action);
  } catch (error) {
    return { ...describe(record, action), problem: (error as Error).message };
  }
}

async function carryOut(context: Context, record: TaskRecord, action: PruneAction): Promise<TaskRecord> {
  if (action === "settle") return settleTask(context, record.id);
  return (await stopTask(context, record.id, action)).record;
}

function describe(record: TaskRecord, action: PruneAction): PrunedTask {
  return { taskId: record.id, description: record.description ?? "", action, status: record.status };
}
