import { createCommand } from "../cli/create-command.ts";
import { parseGroupFlag } from "../cli/flags/parse-queue-flags.ts";
import type { CommandContext } from "../context.ts";
import { unpauseQueue } from "../operations/queue/pause-queue.ts";
import { describePause } from "../output/describe-pause.ts";

export const command = createCommand({
  name: "unpause",
  description: "Let the queue go on, or a group of it",
  examples: ["task-bg unpause", "task-bg unpause --group nightly"],
  notes: ["A group that was paused by its name stays paused until it is unpaused by its name."],
  args: { group: { type: "string", alias: "g", valueHint: "name", description: "Only the tasks of this group" } },
  run: async ({ context, args }) => {
    runUnpause(context, parseGroupFlag(args.group));
    return 0;
  },
});

/** Lets the queue, or a group of it, go on. */
export function runUnpause(context: CommandContext, group: string | undefined): void {
  const { output } = context;
  const paused = unpauseQueue(context, group);
  if (output.format === "json") output.json({ paused });
  else output.text(describePause(paused) ?? "Nothing is paused.");
}
