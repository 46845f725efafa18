import type { CommandContext } from "../../context.ts";
import { followStatusChanges } from "../../operations/look/follow-status-changes.ts";
import { describeStatusChange } from "../../output/describe-status-change.ts";
import { toJsonLine } from "../../output/to-json-line.ts";
import { writeBytes } from "../../output/write-bytes.ts";
import type { TaskFilter } from "../../task/selection.ts";
import type { StatusChange } from "../../task/status-change.ts";

/**
 * Prints a line for each task and then for each change of a state, until nothing is live if so asked, or its reader goes.
 * @returns the exit code
 */
export async function printStatusChanges(
  context: CommandContext,
  options: { filter: TaskFilter; untilDone: boolean },
): Promise<number> {
  const { output } = context;
  const render =
    output.format === "json" ? toJsonLine : (change: StatusChange) => `${describeStatusChange(change, output.color)}\n`;
  const onUnreadable = (id: string, problem: string) => output.warn(`The record of ${id} cannot be read: ${problem}`);
  await followStatusChanges(context, { ...options, onUnreadable }, (change) => writeBytes(Buffer.from(render(change))));
  return 0;
}
