import { createCommand } from "../cli/create-command.ts";
import { parseDurationFlag } from "../cli/flags/parse-duration-flag.ts";
import { targetFlags } from "../cli/flags/target-flags.ts";
import { concludeWait } from "../cli/run/conclude-wait.ts";
import type { CommandContext } from "../context.ts";
import { selectTargets } from "../operations/look/select-targets.ts";
import { waitForTasks } from "../operations/look/wait-for-tasks.ts";
import { describeEnd } from "../output/describe-end.ts";
import { toBrief } from "../task/brief.ts";
import type { TaskRecord } from "../task/record.ts";

export const command = createCommand({
  name: "wait",
  description: "Wait until tasks have ended",
  examples: [
    "task-bg wait bg_019ab3 bg_019ab4",
    "task-bg wait --group nightly --timeout 1h",
    "task-bg wait --all --any",
  ],
  notes: [
    "Exit code 0 when all completed, 1 when one did not, 124 when the time was up. Interrupting the wait harms no task.",
  ],
  variadic: true,
  completesTaskIds: true,
  args: {
    ...targetFlags,
    any: { type: "boolean", description: "Until the first one has ended" },
    timeout: { type: "string", alias: "t", valueHint: "duration", description: "Wait no longer than this" },
  },
  run: async ({ context, args, positionals }) => {
    const timeoutMs = parseDurationFlag("--timeout", args.timeout);
    const ids = selectTargets(context, {
      ids: positionals,
      all: args.all === true,
      group: args.group,
      parent: args.parent,
    });
    return await runWait(context, { ids, any: args.any === true, timeoutMs });
  },
});

/** Waits, tells of each task as it ends, and gives the exit code that a script branches on. */
export async function runWait(
  context: CommandContext,
  options: { ids: readonly string[]; any: boolean; timeoutMs: number | undefined },
): Promise<number> {
  const { output } = context;
  const onEnd =
    output.format === "json" ? undefined : (record: TaskRecord) => output.text(describeEnd(record, context.now()));
  const result = await waitForTasks(context, { ...options, onEnd });
  const { timedOut, pending, removed, ended } = result;
  if (output.format === "json") output.json({ timedOut, pending, removed, tasks: ended.map(toBrief) });
  return concludeWait(output, result);
}
