import { createCommand } from "../cli/create-command.ts";
import { parseDurationFlag } from "../cli/flags/parse-duration-flag.ts";
import type { CommandContext } from "../context.ts";
import { listTasks } from "../operations/look/list-tasks.ts";
import { renderTaskReport } from "../output/task-report.ts";
import { warnOfUnreadable } from "../output/warn-of-unreadable.ts";
import { findTaskIds } from "../store/find-task-id.ts";
import { toBrief } from "../task/brief.ts";
import { countByStatus, type TaskFilter } from "../task/selection.ts";

export const command = createCommand({
  name: "report",
  description: "Report on tasks in Markdown: the table, what completed, what still runs",
  examples: ["task-bg report", "task-bg report bg_019ab3 bg_019ab4", "task-bg report --group nightly --since 1h"],
  variadic: true,
  completesTaskIds: true,
  args: {
    "task-id": { type: "positional", required: false, description: "Only these tasks" },
    parent: { type: "string", valueHint: "session", description: "Only those that this session asked for" },
    group: { type: "string", alias: "g", valueHint: "name", description: "Only those of this group" },
    since: { type: "string", valueHint: "duration", description: "Only those launched within this time" },
  },
  run: async ({ context, args, positionals }) => {
    const ids = findTaskIds(context.store, positionals);
    const filter = { parent: args.parent, group: args.group, sinceMs: parseDurationFlag("--since", args.since) };
    runReport(context, { filter, ids });
    return 0;
  },
});

/** Prints the report: Markdown, also in a pipe, because it is made to be handed on; JSON when `--json` asks. */
export function runReport(context: CommandContext, options: { filter: TaskFilter; ids: readonly string[] }): void {
  const { output } = context;
  const { tasks: listed, unreadable } = listTasks(context, options.filter);
  const tasks = options.ids.length === 0 ? listed : listed.filter(({ id }) => options.ids.includes(id));
  if (output.jsonAsked)
    output.json({ total: tasks.length, ...countByStatus(tasks), tasks: tasks.map(toBrief), unreadable });
  else output.text(renderTaskReport(tasks.toReversed(), { now: context.now() }));
  warnOfUnreadable(output, unreadable);
}
