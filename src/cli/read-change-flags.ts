import type { ArgsDef } from "citty";
import { parseAutonomy } from "../droid/autonomy.ts";
import type { LaunchChanges } from "../operations/prepare-another-run.ts";
import { readTaskFlags } from "./read-task-flags.ts";

/** The flags by which a further task is made other than the one that it is made after. */
export const changeFlags = {
  description: { type: "string", valueHint: "text", description: "Another label" },
  parent: { type: "string", valueHint: "session", description: "Session that asks (default: this one)" },
  autonomy: { type: "string", alias: "auto", valueHint: "level", description: "low, medium or high" },
  model: { type: "string", alias: "m", valueHint: "id", description: "Model id or alias" },
  cwd: { type: "string", valueHint: "dir", description: "Directory to work in" },
  worktree: { type: "string", alias: "w", valueHint: "name", description: "Work in a git worktree of its own" },
  timeout: { type: "string", alias: "t", valueHint: "duration", description: "Stop it after this long" },
  "idle-timeout": { type: "string", valueHint: "duration", description: "Stop it when it is idle for this long" },
  "max-output": { type: "string", valueHint: "size", description: "Stop it when its output is larger" },
  "max-tokens": { type: "string", valueHint: "count", description: "Stop it when it has used more tokens" },
  "reasoning-effort": { type: "string", alias: "r", valueHint: "level", description: "Passed to the Droid CLI" },
  group: { type: "string", alias: "g", valueHint: "name", description: "A name that several tasks share" },
  priority: { type: "string", valueHint: "number", description: "A point is an hour of waiting" },
  after: { type: "string", valueHint: "ids", description: "Start when these have completed; any:ID, fail:ID" },
  key: { type: "string", valueHint: "key", description: "Launch no second task with this key" },
  retries: { type: "string", valueHint: "count", description: "Try again so often when it fails" },
  backoff: { type: "string", valueHint: "duration", description: "Wait so long before the first further try" },
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
