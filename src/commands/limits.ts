import { createCommand } from "../cli/create-command.ts";
import { parseLimitFlags } from "../cli/flags/parse-limit-flags.ts";
import type { CommandContext } from "../context.ts";
import { findLimitDoubts } from "../operations/launch/find-limit-doubts.ts";
import { readLimits } from "../operations/queue/read-limits.ts";
import { setLimits } from "../operations/queue/set-limits.ts";
import { renderLimits } from "../output/limits-table.ts";
import type { LimitChanges } from "../task/limit-changes.ts";

export const command = createCommand({
  name: "limits",
  description: "Show how many tasks may run at once and how many do, or set it",
  examples: [
    "task-bg limits",
    "task-bg limits --max-parallel 4 --droid executor-high=1 --model opus=2 --group nightly=3",
    "task-bg limits --group-timeout nightly=2h",
    "task-bg limits --group nightly=none",
  ],
  notes: [
    "Limits are kept in the config file and hold from the next start on; what runs goes on. Several of a kind: --droid explorer=2,oracle=1. A limit of none, or 0, takes it away.",
    "The time of a group begins with its first task and is that of the limit which held then: changing it later is for the next time. When it is over, what runs is stopped and what waits is withdrawn; once all have ended, the next task begins it anew.",
  ],
  listFlags: ["droid", "model", "group", "group-timeout"],
  args: {
    "max-parallel": { type: "string", valueHint: "number", description: "Tasks that run at once (default 8)" },
    droid: { type: "string", alias: "d", valueHint: "name=number", description: "Of these, tasks with this droid" },
    model: { type: "string", alias: "m", valueHint: "name=number", description: "Tasks with this model, or alias" },
    group: { type: "string", alias: "g", valueHint: "name=number", description: "Tasks of this group" },
    "group-timeout": { type: "string", valueHint: "name=duration", description: "Time for all tasks of this group" },
  },
  run: async ({ context, args }) => {
    runLimits(context, parseLimitFlags(args));
    return 0;
  },
});

/** Sets the limits that are to be changed, and prints all. */
export function runLimits(context: CommandContext, changes: LimitChanges | undefined): void {
  const { output } = context;
  const changed = changes === undefined ? context : setLimits(context, changes);
  for (const doubt of changes === undefined ? [] : findLimitDoubts(changed, changes)) output.warn(doubt);
  const limits = readLimits(changed);
  if (output.format === "json") output.json(limits);
  else output.text(renderLimits(limits, output));
}
