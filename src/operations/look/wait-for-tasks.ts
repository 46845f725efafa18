import type { Context } from "../../context.ts";
import { TaskBgError } from "../../errors.ts";
import { isFinal, type TaskRecord } from "../../task/record.ts";
import { reconcileEachSecond } from "../settle/reconcile-each-second.ts";
import { settleTask } from "../settle/settle-task.ts";
import { type RecordChanges, watchRecords } from "./watch-records.ts";

/** The kernel tells of new records, but not of a lock that a killed keeper let go: that is looked at this often. */
const reconcileMs = 1_000;
/** Events can get lost; every record is looked at again after so many looks without one. */
const looksBetweenFullLooks = 10;

/** What a wait is for and how it ends. */
export interface WaitOptions {
  ids: readonly string[];
  /** One that ends is enough. */
  any?: boolean;
  /** Undefined waits for ever. */
  timeoutMs: number | undefined;
  /** Told once for each task as it ends. */
  onEnd?: ((record: TaskRecord) => void) | undefined;
}

/** What became of the tasks: ended, in the order in which they did; removed by somebody; or not ended in time. */
export interface WaitResult {
  ended: TaskRecord[];
  removed: string[];
  pending: string[];
  /** Whether the time was up before what was waited for had come. */
  timedOut: boolean;
}

/** Waits until the tasks have ended or the time is up. Ending the wait never harms a task. */
export async function waitForTasks(context: Context, options: WaitOptions): Promise<WaitResult> {
  const pending = new Set(options.ids);
  const result: WaitResult = { ended: [], removed: [], pending: [], timedOut: false };
  const deadline = options.timeoutMs === undefined ? Number.POSITIVE_INFINITY : now(context) + options.timeoutMs;
  using records = watchRecords(context.store.dir);
  const tick = reconcileEachSecond(context);
  let changes: RecordChanges = "any";
  for (let looks = 0; ; looks++) {
    collectEnded(context, changes, pending, result, options.onEnd);
    const left = deadline - now(context);
    const enough = isEnough(options, pending, result);
    if (enough || left <= 0) return { ...result, pending: [...pending], timedOut: !enough };
    changes = await records.next(Math.min(left, reconcileMs));
    if (changes !== "any" && changes.size === 0) tick();
    if (looks % looksBetweenFullLooks === looksBetweenFullLooks - 1) changes = "any";
  }
}

function isEnough({ any }: WaitOptions, pending: ReadonlySet<string>, { ended, removed }: WaitResult): boolean {
  return pending.size === 0 || (any === true && ended.length + removed.length > 0);
}

function collectEnded(
  context: Context,
  changes: RecordChanges,
  pending: Set<string>,
  result: WaitResult,
  onEnd: WaitOptions["onEnd"],
): void {
  for (const id of changes === "any" ? [...pending] : changes) {
    if (!pending.has(id)) continue;
    const record = settleOrMiss(context, id);
    if (record !== undefined && !isFinal(record.status)) continue;
    pending.delete(id);
    if (record === undefined) result.removed.push(id);
    else {
      result.ended.push(record);
      onEnd?.(record);
    }
  }
}

function settleOrMiss(context: Context, id: string): TaskRecord | undefined {
  try {
    return settleTask(context, id);
  } catch (error) {
    if (error instanceof TaskBgError && error.code === "not_found") return undefined;
    throw error;
  }
}

function now(context: Context): number {
  return context.now().getTime();
}
