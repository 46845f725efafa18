import type { Context } from "../../context.ts";
import { findPassedLimit, secondsUntilLook } from "../../task/run-limits.ts";
import { isTaskAlive } from "../settle/is-task-alive.ts";
import { reconcile } from "../settle/reconcile.ts";
import { settleTask } from "../settle/settle-task.ts";
import { measureRun } from "./measure-run.ts";
import { stopTask } from "./stop-task.ts";

/**
 * Stops a task that has passed one of its limits.
 * @returns seconds until the next look, undefined when there is nothing left to watch
 */
export async function enforceLimit(context: Context, id: string): Promise<number | undefined> {
  const record = settleTask(context, id);
  if (isTaskAlive(context.store, record)) {
    const passed = findPassedLimit(record, measureRun(context, record), context.now());
    if (passed === undefined) return secondsUntilLook(record, context.now());
    await stopTask(context, id, passed);
  }
  // The keeper, whose finisher would have started what waits for this slot, may have been killed.
  reconcile(context);
  return undefined;
}
