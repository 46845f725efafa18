import type { Context } from "../context.ts";
import { type StopOutcome, stopTask } from "./stop-task.ts";

/** Stops several tasks side by side: each has its own grace time. @throws the first failure, after all have been tried */
export async function cancelTasks(context: Context, ids: readonly string[]): Promise<StopOutcome[]> {
  const outcomes = await Promise.allSettled(ids.map((id) => stopTask(context, id, "cancel")));
  return outcomes.map((outcome) => {
    if (outcome.status === "fulfilled") return outcome.value;
    throw outcome.reason;
  });
}
