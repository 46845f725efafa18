import { createCommand } from "../cli/create-command.ts";
import type { CommandContext } from "../context.ts";
import { completeTask } from "../operations/settle/complete-task.ts";
import { findTaskId } from "../store/find-task-id.ts";

export const command = createCommand({
  name: "complete",
  description: "Record by hand how a task ended",
  examples: [
    'task-bg complete bg_019ab3 "Fixed all three routes"',
    'task-bg complete bg_019ab3 "" "The tests still fail"',
  ],
  notes: ["Only records: its process ends by itself. The first finisher wins: a task that has ended stays as it is."],
  completesTaskIds: true,
  args: {
    "task-id": { type: "positional", required: true, description: "Id of a task, or the start of one" },
    result: { type: "positional", required: true, description: "What came of it" },
    "error-message": { type: "positional", required: false, description: "Given, the task failed with it" },
  },
  run: async ({ context, args }) => {
    runComplete(context, { id: args["task-id"], result: args.result, error: args["error-message"] });
    return 0;
  },
});

/** Completes one task by hand. */
export function runComplete(
  context: CommandContext,
  options: { id: string; result: string; error: string | undefined },
): void {
  const id = findTaskId(context.store, options.id);
  // An empty error message is what a script passes that has none.
  const error = options.error === "" ? undefined : options.error;
  const { record, completed } = completeTask(context, id, { result: options.result, error });
  const { output } = context;
  if (output.format === "json") output.json({ taskId: id, status: record.status, completed });
  else output.text(completed ? `${id} is ${record.status}` : `${id} had ended before: it is ${record.status}`);
}
