import type { Context } from "../../context.ts";
import { listDroids } from "../../droid/list-droids.ts";
import { suggestModel } from "../../droid/resolve-model.ts";
import type { LimitChanges } from "../../task/limit-changes.ts";
import { suggestNearest } from "../../task/suggest.ts";

/** What may be a mistake in limits that were set all the same, each in one sentence. */
export function findLimitDoubts({ config }: Context, changes: LimitChanges): string[] {
  const { maxParallel } = changes;
  return [
    ...named(changes.droids).flatMap((name) => doubtDroid(name, config.home)),
    ...named(changes.models).flatMap((name) => doubtModel(name, config.models)),
    ...(typeof maxParallel === "number" && config.limits.maxParallel !== maxParallel
      ? [`TASK_BG_MAX_PARALLEL wins over the config file: ${config.limits.maxParallel} tasks may run at once here`]
      : []),
  ];
}

function named(limits: Readonly<Record<string, number | null>>): string[] {
  return Object.keys(limits).filter((name) => limits[name] !== null);
}

function doubtDroid(name: string, home: string): string[] {
  const names = listDroids({ cwd: ".", home }).map((droid) => droid.name);
  const nearest = names.includes(name) ? undefined : suggestNearest(name, names);
  return nearest === undefined ? [] : [`No droid is called ${JSON.stringify(name)}. Did you mean ${nearest}?`];
}

function doubtModel(name: string, aliases: Readonly<Record<string, string>>): string[] {
  const nearest = suggestModel(name, aliases);
  return nearest === undefined ? [] : [`${JSON.stringify(name)} is no model alias. Did you mean ${nearest}?`];
}
