import type { ArgsDef } from "citty";
import { parseAutonomy } from "../../droid/autonomy.ts";
import type { LaunchChanges } from "../../operations/launch/prepare-another-run.ts";
import { readTaskFlags, taskFlags } from "./read-task-flags.ts";

/** The flags by which a further task is made other than the one that it is made after. */
export const changeFlags = {
  description: { type: "string", valueHint: "text", description: "Another label" },
  parent: { type: "string", valueHint: "session", description: "Session that asks (default: this one)" },
  autonomy: { type: "string", alias: "auto", valueHint: "level", description: "low, medium or high" },
  model: { type: "string", alias: "m", valueHint: "id", description: "Model id or alias" },
  ...taskFlags,
} as const satisfies ArgsDef;

/** The flags as typed. */
export type ChangeFlags = { [Name in keyof typeof changeFlags]?: string | undefined };

/** Reads the flags that were given. @throws UsageError for one that does not parse */
export function readChangeFlags(flags: ChangeFlags): LaunchChanges {
  return {
    description: flags.description,
    parentSession: flags.parent,
    autonomy: flags.autonomy === undefined ? undefined : parseAutonomy(flags.autonomy),
    model: flags.model,
    ...readTaskFlags(flags),
  };
}
