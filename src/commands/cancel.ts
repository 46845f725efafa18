import { createCommand } from "../cli/create-command.ts";
import type { CommandContext } from "../context.ts";
import { cancelTasks } from "../operations/cancel-tasks.ts";
import { rerunOutsideTask } from "../operations/rerun-outside-task.ts";
import type { StopOutcome } from "../operations/stop-task.ts";
import { findTaskId } from "../store/find-task-id.ts";

export const command = createCommand({
  name: "cancel",
  description: "Stop tasks and everything that they started",
  examples: ["task-bg cancel bg_019ab3", "task-bg cancel bg_019ab3 bg_019ab4 --json"],
  notes: ["TERM first, KILL after ten seconds (config key stopGrace). A task that has ended already counts as done."],
  variadic: true,
  completesTaskIds: true,
  args: { "task-id": { type: "positional", required: true, description: "Ids of tasks, or the starts of them" } },
  run: async ({ context, positionals }) =>
    context.config.insideTask === undefined
      ? await runCancel(context, positionals)
      : await rerunOutsideTask(context.config.executable),
});

/** Cancels the tasks. @returns 1 when a process survived */
export async function runCancel(context: CommandContext, typedIds: readonly string[]): Promise<number> {
  const { output, store } = context;
  const outcomes = await cancelTasks(context, [...new Set(typedIds.map((id) => findTaskId(store, id)))]);
  if (output.format === "json") output.json({ tasks: outcomes.map(toJson) });
  else output.text(outcomes.map(describe).join("\n"));
  return outcomes.some(({ survivors }) => survivors.length > 0) ? 1 : 0;
}

function toJson({ record, stopped, survivors }: StopOutcome) {
  return { taskId: record.id, status: record.status, stopped, survivors };
}

function describe({ record, stopped, survivors }: StopOutcome): string {
  if (survivors.length > 0) return `${record.id} is ${record.status}, but processes survived: ${survivors.join(", ")}`;
  return stopped === "already"
    ? `${record.id} had ended before: it is ${record.status}`
    : `${record.id} is ${record.status}; nothing of it is left`;
}
