import { UsageError } from "../../errors.ts";

const droidFlags = ["prompt-file", "autonomy", "model", "reasoning-effort", "worktree", "max-tokens"] as const;

/** The flags of a launch that only a droid can follow, as typed. */
export type DroidFlags = { [Flag in (typeof droidFlags)[number]]?: string | undefined };

/** Refuses what a command would silently not do. @throws UsageError */
export function refuseDroidFlags(flags: DroidFlags): void {
  const given = droidFlags.find((flag) => flags[flag] !== undefined);
  if (given !== undefined)
    throw new UsageError(`--${given} is for a droid, and this task runs a command`, `Leave --${given} out.`);
}
