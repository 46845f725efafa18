import { createCommand } from "../cli/create-command.ts";
import type { CommandContext } from "../context.ts";
import { cleanUp } from "../operations/settle/clean-up.ts";
import { warnOfUnreadable } from "../output/warn-of-unreadable.ts";

export const command = createCommand({
  name: "cleanup",
  description: "Rebuild the index and take away what dead processes left; deletes no record",
  examples: ["task-bg cleanup"],
  notes: ["Safe beside running tasks. To delete tasks, see: task-bg remove --help"],
  args: {},
  run: async ({ context }) => {
    runCleanup(context);
    return 0;
  },
});

/** Resets what is derived. */
export function runCleanup(context: CommandContext): void {
  const { indexed, temporaryFiles, unreadable } = cleanUp(context);
  const { output } = context;
  warnOfUnreadable(output, unreadable);
  if (output.format === "json") output.json({ cleaned: true, indexed, temporaryFiles });
  else output.text(`Index rebuilt from ${indexed} records; ${temporaryFiles} temporary files taken away`);
}
