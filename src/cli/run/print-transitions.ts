import type { CommandContext } from "../../context.ts";
import { followTransitions } from "../../operations/look/follow-transitions.ts";
import { describeTransition } from "../../output/describe-transition.ts";
import { toJsonLine } from "../../output/to-json-line.ts";
import { writeBytes } from "../../output/write-bytes.ts";
import type { TaskFilter } from "../../task/selection.ts";
import type { StatusChange } from "../../task/status-change.ts";

/**
 * Prints a line for each task and then for each change of a state, until nothing is live if so asked, or its reader goes.
 * @returns the exit code
 */
export async function printTransitions(
  context: CommandContext,
  options: { filter: TaskFilter; untilDone: boolean },
): Promise<number> {
  const { output } = context;
  const render =
    output.format === "json" ? toJsonLine : (change: StatusChange) => `${describeTransition(change, output.color)}\n`;
  const onUnreadable = (id: string, problem: string) => output.warn(`The record of ${id} cannot be read: ${problem}`);
  await followTransitions(context, { ...options, onUnreadable }, (change) => writeBytes(Buffer.from(render(change))));
  return 0;
}
