import { createCommand } from "../cli/create-command.ts";
import { parseDurationFlag } from "../cli/flags/parse-duration-flag.ts";
import type { CommandContext } from "../context.ts";
import { UsageError } from "../errors.ts";
import { findRemovable, removeTasks } from "../operations/stop/remove-tasks.ts";
import { countTasks } from "../output/count-tasks.ts";
import { findTaskIds } from "../store/find-task-id.ts";

export const command = createCommand({
  name: "remove",
  description: "Delete finished tasks with their files",
  examples: [
    "task-bg remove bg_019ab3",
    "task-bg remove --finished --older-than 7d --dry-run",
    "task-bg remove --finished --older-than 7d",
  ],
  notes: ["A task that has not ended is refused: cancel it first."],
  variadic: true,
  completesTaskIds: true,
  args: {
    "task-id": { type: "positional", required: false, description: "Ids of tasks, or the starts of them" },
    finished: { type: "boolean", description: "Every task that has ended" },
    "older-than": { type: "string", valueHint: "duration", description: "With --finished: ended longer ago than this" },
    "dry-run": { type: "boolean", alias: "n", description: "Say what would be deleted and delete nothing" },
  },
  run: async ({ context, args, positionals }) => {
    const olderThanMs = parseDurationFlag("--older-than", args["older-than"]);
    const finished = args.finished === true;
    if (finished === positionals.length > 0)
      throw new UsageError("Expected either ids or --finished", "Type: task-bg remove --finished --older-than 7d");
    if (olderThanMs !== undefined && !finished) throw new UsageError("--older-than goes with --finished");
    const ids = finished
      ? findRemovable(context, olderThanMs ?? 0).map(({ id }) => id)
      : findTaskIds(context.store, positionals);
    runRemove(context, ids, args["dry-run"] === true);
    return 0;
  },
});

/** Deletes the tasks, all of which must have ended; says which. */
export function runRemove(context: CommandContext, ids: readonly string[], dryRun: boolean): void {
  const { output } = context;
  if (!dryRun) removeTasks(context, ids);
  if (output.format === "json") output.json({ removed: ids.length, ...(dryRun ? { dryRun } : {}), tasks: ids });
  else
    output.text(
      [`${dryRun ? "Would remove" : "Removed"} ${countTasks(ids.length)}`, ...ids.map((id) => `  ${id}`)].join("\n"),
    );
}
