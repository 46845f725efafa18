import { createCommand } from "../cli/create-command.ts";
import type { CommandContext } from "../context.ts";
import { listDroids } from "../droid/list-droids.ts";
import { renderDroidTable } from "../output/droid-table.ts";

export const command = createCommand({
  name: "droids",
  description: "List the droids that can be launched and where each comes from",
  examples: ["task-bg droids", "task-bg droids --cwd ~/shop"],
  notes: [
    "A droid is a file NAME.md in .factory/droids of the project, then of your home. Known names without a file are recorded only.",
  ],
  args: { cwd: { type: "string", valueHint: "dir", description: "Project to look in (default: this directory)" } },
  run: async ({ context, args }) => {
    runDroids(context, args.cwd ?? ".");
    return 0;
  },
});

/** Prints every droid. */
export function runDroids({ config, output }: CommandContext, cwd: string): void {
  const droids = listDroids({ cwd, home: config.home });
  if (output.format === "json") output.json({ droids });
  else output.text(renderDroidTable(droids, { columns: output.columns, color: output.color }));
}
