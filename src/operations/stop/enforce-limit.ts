import type { Context } from "../../context.ts";
import type { StopCause } from "../../task/record.ts";
import { findPassedLimit, secondsUntilLook } from "../../task/run-limits.ts";
import { isTaskAlive } from "../settle/is-task-alive.ts";
import { reconcile } from "../settle/reconcile.ts";
import { settleTask } from "../settle/settle-task.ts";
import { measureRun } from "./measure-run.ts";
import { stopTask } from "./stop-task.ts";

/** What a look at a live task's limits finds: how long until the next look, or which limit it has passed. */
export type LimitLook = { seconds: number } | { passed: StopCause };

/** Looks at a task's limits. @returns undefined when it lives no more: there is nothing left to watch */
export function lookAtLimits(context: Context, id: string): LimitLook | undefined {
  const record = settleTask(context, id);
  if (!isTaskAlive(context.store, record)) return undefined;
  const passed = findPassedLimit(record, measureRun(context, record), context.now());
  return passed === undefined ? { seconds: secondsUntilLook(record, context.now()) } : { passed };
}

/** Stops a task that has passed a limit, and starts what waits for its slot: the keeper, whose finisher would, may be gone. */
export async function enforceLimit(context: Context, id: string, look: LimitLook | undefined): Promise<void> {
  if (look !== undefined && "passed" in look) await stopTask(context, id, look.passed);
  reconcile(context);
}
