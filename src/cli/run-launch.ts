import type { ArgsDef } from "citty";
import type { CommandContext } from "../context.ts";
import { doubtSharedCheckouts } from "../operations/doubt-shared-checkouts.ts";
import { findDoubts } from "../operations/find-doubts.ts";
import type { LaunchOptions } from "../operations/launch-options.ts";
import { launchTask } from "../operations/launch-task.ts";
import { sayLaunched } from "../output/say-launched.ts";
import { followToEnd } from "./follow-to-end.ts";

/** The flag by which a launch is followed. */
export const waitFlag = {
  wait: { type: "boolean", description: "Show its output until it ends; exit with its exit code" },
} as const satisfies ArgsDef;

/** Launches one task and says how to go on with it, or follows it to its end. @returns the exit code */
export async function runLaunch(context: CommandContext, options: LaunchOptions, wait: boolean): Promise<number> {
  const launched = launchTask(context, options);
  const doubts = [...findDoubts(context, options), ...doubtSharedCheckouts(context, [launched.record])];
  for (const doubt of doubts) context.output.warn(doubt);
  if (wait) return await followToEnd(context, launched.record.id);
  sayLaunched(context.output, launched);
  return 0;
}
