import { createCommand } from "../cli/create-command.ts";
import { parseDurationFlag } from "../cli/flags/parse-duration-flag.ts";
import type { CommandContext } from "../context.ts";
import { type PrunedTask, pruneTasks } from "../operations/stop/prune-tasks.ts";
import { rerunOutsideTask } from "../operations/stop/rerun-outside-task.ts";
import { countTasks } from "../output/count-tasks.ts";
import { createProgressBar } from "../output/progress-bar.ts";
import { toSingleLine } from "../output/terminal-text.ts";
import { warnOfUnreadable } from "../output/warn-of-unreadable.ts";

export const command = createCommand({
  name: "prune",
  description: "Stop what is past its time limit and settle what is dead",
  examples: ["task-bg prune --dry-run", "task-bg prune", "task-bg prune --ttl 2h"],
  notes: [
    "A task's limit is its own --timeout, else the TTL (30m, TASK_BG_TTL). A live task that is merely silent is left alone.",
  ],
  args: {
    "dry-run": { type: "boolean", alias: "n", description: "Say what would be done and do nothing" },
    ttl: { type: "string", valueHint: "duration", description: "Limit of tasks without one of their own" },
  },
  run: async ({ context, args }) => {
    const ttlMs = parseDurationFlag("--ttl", args.ttl) ?? context.config.ttlMs;
    if (context.config.insideTask !== undefined) return await rerunOutsideTask(context.config.executable);
    return await runPrune(context, { dryRun: args["dry-run"] === true, ttlMs });
  },
});

/** Prunes the store. @returns 1 when something could not be ended */
export async function runPrune(context: CommandContext, options: { dryRun: boolean; ttlMs: number }): Promise<number> {
  const { output } = context;
  const bar = createProgressBar(output);
  const { pruned, unreadable } = await pruneTasks(context, {
    ...options,
    onProgress: (done, total) => bar.update(done, total),
  });
  bar.end();
  warnOfUnreadable(output, unreadable);
  if (output.format === "json")
    output.json({ removed: pruned.length, ...(options.dryRun ? { dryRun: true } : {}), tasks: pruned });
  else output.text(describeAll(pruned, options.dryRun));
  return pruned.some((task) => task.problem !== undefined) ? 1 : 0;
}

function describeAll(pruned: PrunedTask[], dryRun: boolean): string {
  if (pruned.length === 0) return "Nothing to prune";
  const heading = `${dryRun ? "Would prune" : "Pruned"} ${countTasks(pruned.length)}:`;
  return [heading, ...pruned.map(describeOne)].join("\n");
}

function describeOne(task: PrunedTask): string {
  const label = toSingleLine(task.description, 50);
  const problem = task.problem === undefined ? "" : `; ${toSingleLine(task.problem, 200)}`;
  return `  ${task.taskId}  ${actionText[task.action]}  ${label}${problem}`;
}

const actionText = {
  timeout: "past its time limit",
  deadline: "past the time of its group",
  stale: "past the TTL",
  settle: "dead",
};
