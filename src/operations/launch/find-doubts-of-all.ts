import type { Context } from "../../context.ts";
import { findDoubts } from "./find-doubts.ts";
import type { LaunchOptions } from "./launch-options.ts";

/** What may be a mistake in several launches, each said once; looking at the same droid twice costs nothing. */
export function findDoubtsOfAll(context: Context, launches: readonly LaunchOptions[]): string[] {
  const kinds = new Map(launches.map((options) => [kindOf(options), options]));
  return [...new Set([...kinds.values()].flatMap((options) => findDoubts(context, options)))];
}

function kindOf({ agent, model, cwd, command }: LaunchOptions): string {
  return JSON.stringify([agent, model, cwd, command === undefined]);
}
