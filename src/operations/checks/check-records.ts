import type { Context } from "../../context.ts";
import { describeHost, isSameMachine } from "../../process/host.ts";
import { listQueued } from "../../store/queue-index.ts";
import { listRecordIds, readRecords } from "../../store/records.ts";
import { decidePrune } from "../../task/prune-policy.ts";
import { decideStart } from "../../task/queue-policy.ts";
import { isOriginalRecord, type TaskRecord } from "../../task/record.ts";
import { readQueueState } from "../queue/read-queue-state.ts";
import { isTaskAlive } from "../settle/is-task-alive.ts";
import type { SweepAnswer } from "../stop/sweep-worker.ts";
import { count, type Finding, nameSome, ok, shellWord, warn } from "./finding.ts";

/** Names the records that do not parse. */
export function checkRecords({ store }: Context, { unreadable }: SweepAnswer): Finding {
  const [first] = unreadable;
  if (first === undefined) return ok(`${count(listRecordIds(store).length, "record")}, all readable`);
  const names = nameSome(unreadable.map(({ id, problem }) => `${id}.json (${problem})`));
  const path = shellWord(first.path);
  return warn(`${count(unreadable.length, "record")} cannot be read: ${names}`, `mv ${path} ${path}.broken`);
}

/** Looks for tasks that go on by their records only. */
export async function checkTasks(context: Context, { records }: SweepAnswer): Promise<Finding> {
  const dead = await findLasting(context, records, findDead);
  if (dead.length > 0)
    return warn(
      `${count(dead.length, "task")} in the records as running ${dead.length === 1 ? "is" : "are"} dead or past the time limit: ${nameIds(dead)}`,
      "task-bg prune",
    );
  return ok(`${records.filter(({ status }) => status === "running").length} running, none dead`);
}

/** Looks for queued tasks that could start. Whoever ends a task starts the next: that none has means that one was killed. */
export async function checkQueue(context: Context, { records }: SweepAnswer): Promise<Finding> {
  const queued = records.filter((record) => record.status === "queued" && !isOriginalRecord(record));
  if (queued.length === 0) return ok("Empty");
  const stuck = await findLasting(context, queued, findStuck);
  if (stuck.length > 0)
    return warn(
      `${count(stuck.length, "queued task")} could start and nobody starts them: ${nameIds(stuck)}`,
      "task-bg cleanup",
    );
  const paused = readQueueState(context).paused.all ? ": the queue is paused" : "";
  return ok(`${count(queued.length, "task")} waiting${paused}`);
}

const underWayMs = 500;

/** Looks twice: what is just under way, a task that ends or starts, is done at the second look. */
async function findLasting(
  context: Context,
  records: readonly TaskRecord[],
  findWrong: (context: Context, records: readonly TaskRecord[]) => TaskRecord[],
): Promise<TaskRecord[]> {
  const suspects = findWrong(context, records);
  if (suspects.length === 0) return [];
  await Bun.sleep(underWayMs);
  const again = readRecords(
    context.store,
    suspects.map(({ id }) => id),
  );
  return findWrong(context, again.records);
}

function findDead({ store, config, now }: Context, records: readonly TaskRecord[]): TaskRecord[] {
  const host = describeHost();
  return records.filter((record) => {
    if (!isOriginalRecord(record) && !isSameMachine(record.host, host)) return false;
    const action = decidePrune(record, isTaskAlive(store, record), now(), config.ttlMs);
    // A task of ours that lives and has no limit of its own is no fault, even though `prune` would end it.
    return action !== undefined && (action !== "stale" || isOriginalRecord(record));
  });
}

function findStuck(context: Context, records: readonly TaskRecord[]): TaskRecord[] {
  const queued = new Set(listQueued(context.store).map(({ id }) => id));
  const state = readQueueState(context);
  const running = state.running.filter((task) => isTaskAlive(context.store, task));
  return records.filter(
    (record) =>
      record.status === "queued" && !(queued.has(record.id) && "wait" in decideStart(record, { ...state, running })),
  );
}

function nameIds(records: readonly TaskRecord[]): string {
  return nameSome(records.map(({ id }) => id));
}
