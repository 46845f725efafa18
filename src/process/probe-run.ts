import { isOutputHeld } from "./output-lock.ts";
import { readRunFile } from "./run-file.ts";

/** Whether a run lives, by what the kernel and the keeper say; nothing is guessed. */
export type RunState =
  | { state: "ended"; exitCode: number; pid: number | undefined }
  | { state: "alive"; pid: number | undefined }
  | { state: "lost"; pid: number }
  | { state: "unstarted" };

/**
 * Looks at a run. The lock is asked before the lines are read: the keeper writes `exit` before it lets go, so whoever
 * finds the lock free finds the line too. The other order called finished runs lost.
 */
export function probeRun(paths: { output: string; run: string }): RunState {
  const held = isOutputHeld(paths.output);
  const { pid, exitCode } = readRunFile(paths.run);
  if (exitCode !== undefined) return { state: "ended", exitCode, pid };
  if (held) return { state: "alive", pid };
  return pid === undefined ? { state: "unstarted" } : { state: "lost", pid };
}
