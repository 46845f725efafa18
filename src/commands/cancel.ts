import { createCommand } from "../cli/create-command.ts";
import { targetFlags } from "../cli/flags/target-flags.ts";
import type { CommandContext } from "../context.ts";
import { selectTargets } from "../operations/look/select-targets.ts";
import { cancelTasks } from "../operations/stop/cancel-tasks.ts";
import { rerunOutsideTask } from "../operations/stop/rerun-outside-task.ts";
import type { StopOutcome } from "../operations/stop/stop-task.ts";

export const command = createCommand({
  name: "cancel",
  description: "Stop tasks and everything that they started",
  examples: ["task-bg cancel bg_019ab3", "task-bg cancel bg_019ab3 bg_019ab4 --json"],
  notes: [
    "TERM first, KILL after ten seconds (config key stopGrace). A queued task is withdrawn. A task that has ended already counts as done. What a cancelled task launched is cancelled too.",
  ],
  variadic: true,
  completesTaskIds: true,
  args: {
    ...targetFlags,
    "keep-children": { type: "boolean", description: "Leave the tasks that they launched" },
  },
  run: async ({ context, args, positionals }) => {
    const targets = { ids: positionals, all: args.all === true, group: args.group, parent: args.parent };
    const ids = selectTargets(context, targets, true);
    if (context.config.insideTask !== undefined) return await rerunOutsideTask(context.config.executable);
    return await runCancel(context, { ids, keepChildren: args["keep-children"] === true });
  },
});

/** Cancels the tasks. @returns 1 when a process survived */
export async function runCancel(
  context: CommandContext,
  options: { ids: readonly string[]; keepChildren: boolean },
): Promise<number> {
  const { output } = context;
  const outcomes = await cancelTasks(context, options.ids, options);
  if (output.format === "json") output.json({ tasks: outcomes.map(toJson) });
  else output.text(outcomes.length === 0 ? "Nothing to cancel" : outcomes.map(describe).join("\n"));
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
