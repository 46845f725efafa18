import type { Output } from "../../context.ts";
import type { WaitResult } from "../../operations/look/wait-for-tasks.ts";

/** Names the tasks whose end a wait did not see. @returns the exit code that a script branches on */
export function concludeWait(output: Output, result: WaitResult): number {
  for (const id of result.removed) output.warn(`${id} was removed while it was waited for`);
  if (result.timedOut) output.note(`Out of time; not ended: ${result.pending.join(", ")}`);
  return exitCodeOfWait(result);
}

function exitCodeOfWait({ timedOut, removed, ended }: WaitResult): number {
  if (timedOut) return 124;
  return removed.length === 0 && ended.every(({ status }) => status === "completed") ? 0 : 1;
}
