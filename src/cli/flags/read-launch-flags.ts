import { type LaunchOptions, launchDefaults, requireTries } from "../../operations/launch/launch-options.ts";
import { readTaskFlags, type TaskFlags } from "./read-task-flags.ts";

/** Reads the flags of a launch besides its words, with their defaults. @throws UsageError for one that does not parse */
export function readLaunchFlags(flags: TaskFlags) {
  const given = readTaskFlags(flags);
  requireTries(given.backoffMs, given.retries);
  return {
    ...given,
    cwd: given.cwd ?? ".",
    priority: given.priority ?? launchDefaults.priority,
    after: given.after ?? launchDefaults.after,
    retries: given.retries ?? launchDefaults.retries,
    backoffMs: given.backoffMs ?? launchDefaults.backoffMs,
  } satisfies Partial<LaunchOptions>;
}
