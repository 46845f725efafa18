import { createCommand } from "../cli/create-command.ts";
import { parseDurationFlag } from "../cli/parse-duration-flag.ts";
import type { CommandContext } from "../context.ts";
import { waitForTasks } from "../operations/wait-for-tasks.ts";
import { describeEnd } from "../output/describe-end.ts";
import { findTaskId } from "../store/find-task-id.ts";

export const command = createCommand({
  name: "wait",
  description: "Wait until tasks have ended",
  examples: ["task-bg wait bg_019ab3 bg_019ab4", "task-bg wait bg_019ab3 --timeout 10m"],
  notes: [
    "Exit code 0 when all completed, 1 when one did not, 124 when the time was up. Interrupting the wait harms no task.",
  ],
  variadic: true,
  completesTaskIds: true,
  args: {
    "task-id": { type: "positional", required: true, description: "Ids of tasks, or the starts of them" },
    timeout: { type: "string", alias: "t", valueHint: "duration", description: "Wait no longer than this" },
  },
  run: async ({ context, args, positionals }) =>
    await runWait(context, { typedIds: positionals, timeoutMs: parseDurationFlag("--timeout", args.timeout) }),
});

/** Waits, tells of each task as it ends, and gives the exit code that a script branches on. */
export async function runWait(
  context: CommandContext,
  options: { typedIds: readonly string[]; timeoutMs: number | undefined },
): Promise<number> {
  const { output, store } = context;
  const ids = [...new Set(options.typedIds.map((id) => findTaskId(store, id)))];
  const onEnd =
    output.format === "text"
      ? (record: Parameters<typeof describeEnd>[0]) => output.text(describeEnd(record, context.now()))
      : undefined;
  const { ended, pending } = await waitForTasks(context, {
    ids,
    timeoutMs: options.timeoutMs,
    ...(onEnd ? { onEnd } : {}),
  });
  if (output.format === "json") output.json({ timedOut: pending.length > 0, pending, tasks: ended });
  else if (pending.length > 0) output.note(`Out of time: ${pending.join(", ")} still running`);
  if (pending.length > 0) return 124;
  return ended.every((record) => record.status === "completed") ? 0 : 1;
}
