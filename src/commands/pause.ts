import { createCommand } from "../cli/create-command.ts";
import { parseGroupFlag } from "../cli/flags/parse-queue-flags.ts";
import type { CommandContext } from "../context.ts";
import { pauseQueue } from "../operations/queue/pause-queue.ts";
import { describePause } from "../output/describe-pause.ts";

export const command = createCommand({
  name: "pause",
  description: "Let nothing more start, or nothing of a group",
  examples: ["task-bg pause", "task-bg pause --group nightly"],
  notes: ["What runs goes on; launches are queued. A pause lasts until unpause, also over a reboot."],
  args: { group: { type: "string", alias: "g", valueHint: "name", description: "Only the tasks of this group" } },
  run: async ({ context, args }) => {
    runPause(context, parseGroupFlag(args.group));
    return 0;
  },
});

/** Pauses the queue, or a group of it. */
export function runPause(context: CommandContext, group: string | undefined): void {
  const { output } = context;
  const paused = pauseQueue(context, group);
  if (output.format === "json") output.json({ paused });
  else output.text(describePause(paused) ?? "Nothing is paused.");
}
