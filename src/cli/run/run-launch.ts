import type { ArgsDef } from "citty";
import type { CommandContext } from "../../context.ts";
import { UsageError } from "../../errors.ts";
import { doubtSharedCheckouts } from "../../operations/launch/doubt-shared-checkouts.ts";
import { findDoubts } from "../../operations/launch/find-doubts.ts";
import type { LaunchOptions } from "../../operations/launch/launch-options.ts";
import { type Launched, launchTask } from "../../operations/launch/launch-task.ts";
import { describeLaunched } from "../../output/describe-launched.ts";
import { sayLaunched } from "../../output/say-launched.ts";
import { followToEnd } from "./follow-to-end.ts";

/** The flags that say what is told of a launch. */
export const launchReportFlags = {
  id: { type: "boolean", description: "Print the id alone, for a script: id=$(task-bg launch --id …)" },
  wait: { type: "boolean", description: "Show its output until it ends; exit with its exit code" },
} as const satisfies ArgsDef;

/** What is told of a launch: how to go on with it unless said otherwise. */
export interface LaunchReport {
  id?: boolean | undefined;
  wait?: boolean | undefined;
}

/** Launches one task and tells of it, or follows it to its end. @returns the exit code */
export async function runLaunch(
  context: CommandContext,
  options: LaunchOptions,
  report: LaunchReport,
): Promise<number> {
  if (report.id && report.wait) throw new UsageError("--id and --wait contradict each other", "Leave one of them out.");
  const launched = launchTask(context, options);
  const doubts = [...findDoubts(context, options), ...doubtSharedCheckouts(context, [launched.record])];
  for (const doubt of doubts) context.output.warn(doubt);
  if (report.wait) return await waitToEnd(context, launched);
  if (launched.record.status === "cancelled" && !launched.existing)
    context.output.warn(`${launched.record.id} was withdrawn at once: ${launched.record.error}`);
  if (report.id) context.output.text(launched.record.id);
  else sayLaunched(context.output, launched);
  return 0;
}

// Who interrupts the wait must know what goes on.
async function waitToEnd(context: CommandContext, launched: Launched): Promise<number> {
  context.output.note(`${describeLaunched(launched)}\nCtrl-C ends the wait and not the task`);
  return await followToEnd(context, launched.record.id);
}
