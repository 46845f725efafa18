import type { Context } from "../../context.ts";
import { unmarkLive } from "../../store/live-index.ts";
import type { TaskRecord } from "../../task/record.ts";
import { endTask } from "../../task/transition.ts";
import type { Verdict } from "../../task/verdict.ts";
import { endRecordedTask } from "./end-recorded-task.ts";
import { isTaskAlive } from "./is-task-alive.ts";
import { settleTask } from "./settle-task.ts";

/**
 * Records how a task ended, as its agent or a person says. Only records: its process ends by itself.
 * @param error given, the task failed with it
 * @returns completed false when the task had ended before; the first finisher wins
 */
export function completeTask(
  context: Context,
  id: string,
  outcome: { result: string; error?: string | undefined },
): { record: TaskRecord; completed: boolean } {
  settleTask(context, id);
  const verdict: Verdict =
    outcome.error === undefined
      ? { status: "completed", result: outcome.result, usage: undefined }
      : { status: "error", reason: "failed", error: outcome.error };
  const { record, ended: completed } = endRecordedTask(context.store, id, (current) => {
    const ended = endTask(current, verdict, {}, context.now());
    return ended && outcome.error !== undefined && outcome.result !== "" ? { ...ended, result: outcome.result } : ended;
  });
  // While its process lives the task stays in the index of the living: limits still count and end it.
  if (completed && !isTaskAlive(context.store, record)) unmarkLive(context.store, id);
  return { record, completed };
}
