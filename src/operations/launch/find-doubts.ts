import type { Context } from "../../context.ts";
import { listDroids } from "../../droid/list-droids.ts";
import { suggestModel } from "../../droid/resolve-model.ts";
import { suggestNearest } from "../../task/suggest.ts";
import type { LaunchOptions } from "./launch-options.ts";

/** What may be a mistake in a launch that goes ahead all the same, each in one sentence. */
export function findDoubts({ config }: Context, options: LaunchOptions): string[] {
  return [
    doubtDroid(options, config.home),
    doubtModel(options, config.models),
    ...config.unknownKeys.map((key) => doubtKey(key, config.configFile)),
  ].filter((doubt) => doubt !== undefined);
}

function doubtDroid({ agent, cwd, command }: LaunchOptions, home: string): string | undefined {
  if (command !== undefined) return undefined;
  const names = listDroids({ cwd, home }).map(({ name }) => name);
  if (names.includes(agent)) return undefined;
  const nearest = suggestNearest(agent, names);
  return `No droid is called ${JSON.stringify(agent)}, so only its name is recorded${nearest === undefined ? "; see: task-bg droids" : `. Did you mean ${nearest}?`}`;
}

function doubtModel({ model }: LaunchOptions, aliases: Readonly<Record<string, string>>): string | undefined {
  const nearest = model === undefined ? undefined : suggestModel(model, aliases);
  return nearest === undefined ? undefined : `${JSON.stringify(model)} is no model alias. Did you mean ${nearest}?`;
}

function doubtKey(key: string, file: string): string {
  return `The config file ${file} has an unknown key ${JSON.stringify(key)}`;
}
