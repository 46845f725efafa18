import { createCommand } from "../cli/create-command.ts";
import type { CommandContext } from "../context.ts";
import { type ConfigTrace, traceConfig } from "../operations/checks/trace-config.ts";
import { renderConfigTable } from "../output/config-table.ts";

export const command = createCommand({
  name: "config",
  description: "Show every setting at its effective value and where it comes from",
  examples: ["task-bg config", "task-bg config --json | jq -r .settings.ttl.value"],
  notes: [
    "A flag of a command counts first, then the variable, then the config file, then the default. The file is JSON; its keys are those shown.",
  ],
  args: {},
  run: async ({ context }) => {
    runConfig(context, traceConfig());
    return 0;
  },
});

/** Prints the settings, and warns of keys that nothing reads. */
export function runConfig({ output }: CommandContext, trace: ConfigTrace): void {
  const { configFile, settings, unknownKeys } = trace;
  if (output.format === "json") {
    const byKey = Object.fromEntries(settings.map(({ key, ...setting }) => [key, setting]));
    output.json({ configFile, settings: byKey, unknownKeys: unknownKeys.map(({ key }) => key) });
  } else output.text(`${renderConfigTable(settings, output)}\n\nConfig file: ${configFile}`);
  for (const { key, nearest } of unknownKeys) {
    const guess = nearest === undefined ? "" : `. Did you mean ${nearest}?`;
    output.warn(`${configFile} has an unknown key ${JSON.stringify(key)}${guess}`);
  }
}
