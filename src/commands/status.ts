import { createCommand } from "../cli/create-command.ts";
import type { CommandContext } from "../context.ts";
import { showTask } from "../operations/look/show-task.ts";
import { renderTaskDetails } from "../output/task-details.ts";
import { findTaskId } from "../store/find-task-id.ts";

export const command = createCommand({
  name: "status",
  description: "Tell everything about one task, settled to the moment",
  examples: ["task-bg status bg_019ab3f2c1d4e5f60718", "task-bg status bg_019ab3 --json | jq .progress"],
  args: { "task-id": { type: "positional", required: true, description: "Id of a task, or the start of one" } },
  completesTaskIds: true,
  run: async ({ context, args }) => runStatus(context, args["task-id"]),
});

/** Prints one task. @throws TaskBgError `not_found`, `ambiguous`, `unreadable_record` */
export function runStatus(context: CommandContext, typedId: string): number {
  const task = showTask(context, findTaskId(context.store, typedId));
  const { output } = context;
  if (output.format === "json") output.json(task);
  else output.text(renderTaskDetails(task, { now: context.now(), columns: output.columns, color: output.color }));
  return 0;
}
