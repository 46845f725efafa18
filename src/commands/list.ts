import { createCommand } from "../cli/create-command.ts";
import { parseDurationFlag } from "../cli/parse-duration-flag.ts";
import { parseCountFlag, parseStatusFlag } from "../cli/parse-filter-flags.ts";
import type { CommandContext } from "../context.ts";
import { listTasks } from "../operations/list-tasks.ts";
import { renderTaskTable } from "../output/task-table.ts";
import { warnOfUnreadable } from "../output/warn-of-unreadable.ts";
import { toBrief } from "../task/brief.ts";
import { countByStatus, type TaskFilter } from "../task/selection.ts";

export const command = createCommand({
  name: "list",
  description: "List tasks, newest first, with counts by state",
  examples: [
    "task-bg list",
    "task-bg list --status running,error --since 2h",
    'task-bg list --parent "$SESSION" --brief',
  ],
  args: {
    status: {
      type: "string",
      alias: "s",
      valueHint: "states",
      description: "Only these, by comma: queued, running, completed, error, cancelled",
    },
    parent: { type: "string", valueHint: "session", description: "Only those that this session asked for" },
    droid: { type: "string", alias: "d", valueHint: "name", description: "Only those of this droid" },
    since: { type: "string", valueHint: "duration", description: "Only those launched within this time" },
    limit: { type: "string", alias: "n", valueHint: "count", description: "At most so many, the newest" },
    brief: { type: "boolean", alias: "b", description: "JSON without prompts and with results cut at 200 characters" },
  },
  run: async ({ context, args }) => {
    const filter = {
      status: parseStatusFlag(args.status),
      parent: args.parent,
      droid: args.droid,
      sinceMs: parseDurationFlag("--since", args.since),
      limit: parseCountFlag("--limit", args.limit),
    };
    runList(context, { filter, brief: args.brief === true });
    return 0;
  },
});

/** Prints the tasks that the filter leaves. */
export function runList(context: CommandContext, options: { filter: TaskFilter; brief: boolean }): void {
  const { output } = context;
  const { tasks, unreadable } = listTasks(context, options.filter);
  const counts = countByStatus(tasks);
  if (output.format === "json") {
    output.json({ total: tasks.length, ...counts, tasks: options.brief ? tasks.map(toBrief) : tasks, unreadable });
    return;
  }
  output.text(renderTaskTable(tasks, { now: context.now(), columns: output.columns, color: output.color }));
  warnOfUnreadable(output, unreadable);
}
