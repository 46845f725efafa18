import { UsageError } from "../errors.ts";
import { type LaunchOptions, launchDefaults } from "../operations/launch-options.ts";
import { readTaskFlags, type TaskFlags } from "./read-task-flags.ts";

/** Reads the flags of a launch besides its words, with their defaults. @throws UsageError for one that does not parse */
export function readLaunchFlags(flags: TaskFlags) {
  const given = readTaskFlags(flags);
  if (given.backoffMs !== undefined && !given.retries)
    throw new UsageError("--backoff is the wait before a further try", "Say with --retries how many there may be.");
  return {
    ...given,
    cwd: given.cwd ?? ".",
    priority: given.priority ?? launchDefaults.priority,
    after: given.after ?? launchDefaults.after,
    retries: given.retries ?? launchDefaults.retries,
    backoffMs: given.backoffMs ?? launchDefaults.backoffMs,
  } satisfies Partial<LaunchOptions>;
}
