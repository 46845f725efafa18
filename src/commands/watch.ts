import { createCommand } from "../cli/create-command.ts";
import { parseStatusFlag } from "../cli/flags/parse-filter-flags.ts";
import { taskFilterFlags } from "../cli/flags/task-filter-flags.ts";
import { printStatusChanges } from "../cli/run/print-status-changes.ts";
import { printTables } from "../cli/run/print-tables.ts";
import { runWatchScreen } from "../cli/run/run-watch-screen.ts";
import type { CommandContext } from "../context.ts";
import { listTasks } from "../operations/look/list-tasks.ts";
import { renderTaskTable } from "../output/task-table.ts";
import { canShowScreen } from "../output/terminal-screen.ts";
import type { TaskFilter } from "../task/selection.ts";

export const command = createCommand({
  name: "watch",
  description: "Show the tasks as they are, live; keys show what they say, cancel and filter",
  examples: ["task-bg watch", "task-bg watch --group nightly --until-done", "task-bg watch --status running,queued"],
  notes: [
    "Keys: up and down select, enter shows what the task says, c cancels it, / filters, ? lists all keys, q quits.",
    "Where there is no terminal that can show a screen (TERM=dumb, --text in a pipe), the table is printed again whenever it has changed; in JSON, what `list --follow` prints.",
    "Exit code 130 after Ctrl-C. Ending it harms no task.",
  ],
  listFlags: ["status"],
  args: {
    ...taskFilterFlags,
    "until-done": { type: "boolean", description: "End when none of them runs or is queued" },
  },
  run: async ({ context, args }) => {
    const { parent, group, droid } = args;
    const filter = { status: parseStatusFlag(args.status), parent, group, droid };
    return await runWatch(context, { filter, untilDone: args["until-done"] === true });
  },
});

/** Watches the tasks in the form that the terminal allows. @returns the exit code */
export async function runWatch(
  context: CommandContext,
  options: { filter: TaskFilter; untilDone: boolean },
): Promise<number> {
  const { output } = context;
  if (output.format === "json") return await printStatusChanges(context, options);
  if (!canShowScreen()) return await printTables(context, options);
  const end = await runWatchScreen(context, options);
  if (end !== "done") return end === "quit" ? 0 : 130;
  // The screen has gone with all that it showed.
  const { tasks } = listTasks(context, options.filter);
  output.text(renderTaskTable(tasks, { now: context.now(), columns: output.columns, color: output.color }));
  return 0;
}
