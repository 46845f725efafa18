import { createCommand } from "../cli/create-command.ts";
import { parseDurationFlag } from "../cli/flags/parse-duration-flag.ts";
import { parseCountFlag, parseStatusFlag } from "../cli/flags/parse-filter-flags.ts";
import { taskFilterFlags } from "../cli/flags/task-filter-flags.ts";
import type { CommandContext } from "../context.ts";
import { UsageError } from "../errors.ts";
import { listTasks } from "../operations/look/list-tasks.ts";
import { renderTaskTable } from "../output/task-table.ts";
import { warnOfUnreadable } from "../output/warn-of-unreadable.ts";
import { toBrief } from "../task/brief.ts";
import type { TaskRecord } from "../task/record.ts";
import { countByGroup, countByStatus, type TaskFilter } from "../task/selection.ts";

export const command = createCommand({
  name: "list",
  description: "List tasks, newest first, with counts by state",
  examples: [
    "task-bg list",
    "task-bg list --status running,error --since 2h",
    'task-bg list --parent "$SESSION" --brief',
    "task-bg list --group nightly --follow --until-done",
  ],
  notes: [
    'With --follow in a pipe: a line of JSON for each task at first, then for each change of a state: {"at","taskId","from","to","description","group","reason"}. "from" is null at first, "to" when a task was removed; "reason" only says why one failed.',
  ],
  listFlags: ["status"],
  args: {
    ...taskFilterFlags,
    since: { type: "string", valueHint: "duration", description: "Only those launched within this time" },
    limit: { type: "string", alias: "n", valueHint: "count", description: "At most so many, the newest" },
    brief: { type: "boolean", alias: "b", description: "JSON without prompts and with results cut at 200 characters" },
    follow: { type: "boolean", alias: "f", description: "Then a line for each change of a task's state, as it comes" },
    "until-done": { type: "boolean", description: "With --follow: until nothing runs or is queued" },
  },
  run: async ({ context, args }) => {
    const filter = {
      status: parseStatusFlag(args.status),
      parent: args.parent,
      droid: args.droid,
      group: args.group,
      sinceMs: parseDurationFlag("--since", args.since),
      limit: parseCountFlag("--limit", args.limit),
    };
    const untilDone = args["until-done"] === true;
    if (args.follow === true) {
      if (args.brief === true || filter.limit !== undefined)
        throw new UsageError("--follow goes with neither --brief nor --limit");
      // Loaded here: a plain list is asked for often and must not pay for it.
      const { printStatusChanges } = await import("../cli/run/print-status-changes.ts");
      return await printStatusChanges(context, { filter, untilDone });
    }
    if (untilDone) throw new UsageError("--until-done goes with --follow");
    runList(context, { filter, brief: args.brief === true });
    return 0;
  },
});

/** Prints the tasks that the filter leaves. */
export function runList(context: CommandContext, options: { filter: TaskFilter; brief: boolean }): void {
  const { output } = context;
  const { tasks, unreadable } = listTasks(context, options.filter);
  if (output.format === "json") {
    const shown = options.brief ? tasks.map(toBrief) : tasks;
    output.json({ total: tasks.length, ...countByStatus(tasks), ...groupCounts(tasks), tasks: shown, unreadable });
    return;
  }
  output.text(renderTaskTable(tasks, { now: context.now(), columns: output.columns, color: output.color }));
  warnOfUnreadable(output, unreadable);
}

function groupCounts(tasks: readonly TaskRecord[]) {
  const groups = countByGroup(tasks);
  return groups.size === 0 ? {} : { groups: Object.fromEntries(groups) };
}
