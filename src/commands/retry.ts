import { createCommand } from "../cli/create-command.ts";
import type { CommandContext } from "../context.ts";
import { retryTasks } from "../operations/launch/retry-tasks.ts";
import { toSingleLine } from "../output/terminal-text.ts";
import { findTaskIds } from "../store/find-task-id.ts";
import type { TaskRecord } from "../task/record.ts";

export const command = createCommand({
  name: "retry",
  description: "Run ended tasks again under their own ids",
  examples: ["task-bg retry bg_019ab3", "task-bg retry bg_019ab3 bg_019ab4"],
  notes: [
    "With the same command and the environment of now. Its earlier runs are kept: attempts in its record, their output in <id>.N.out. With changes: task-bg rerun.",
  ],
  variadic: true,
  completesTaskIds: true,
  args: { "task-id": { type: "positional", required: true, description: "Ids of tasks, or the starts of them" } },
  run: async ({ context, positionals }) => {
    runRetry(context, findTaskIds(context.store, positionals));
    return 0;
  },
});

/** Runs the tasks again: all of them or, when one has not ended, none. */
export function runRetry(context: CommandContext, ids: readonly string[]): void {
  const { output } = context;
  const tasks = retryTasks(context, ids);
  if (output.format === "json") output.json({ tasks: tasks.map(toJson) });
  else output.text(tasks.map(describe).join("\n"));
}

function toJson({ id, description, status, attempts }: TaskRecord) {
  return { taskId: id, description, status, attempt: (attempts?.length ?? 0) + 1 };
}

function describe({ id, description, status, attempts }: TaskRecord): string {
  const verb = status === "queued" ? "Queued" : "Started";
  return `${verb} ${id}, attempt ${(attempts?.length ?? 0) + 1}: ${toSingleLine(description ?? "", 60)}`;
}
