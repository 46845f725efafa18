import { UsageError } from "../errors.ts";
import { isGroupName } from "../task/group-name.ts";
import type { LimitChanges } from "../task/limit-changes.ts";

/** The flags of `limits`, as typed. */
export interface LimitFlags {
  "max-parallel"?: string | undefined;
  droid?: string | undefined;
  model?: string | undefined;
  group?: string | undefined;
}

/** Reads which limits are to be set; undefined when none was given. @throws UsageError */
export function parseLimitFlags(flags: LimitFlags): LimitChanges | undefined {
  const { "max-parallel": maxParallel, droid, model, group } = flags;
  if ([maxParallel, droid, model, group].every((flag) => flag === undefined)) return undefined;
  const groups = parseLimits("--group", "nightly=3", group);
  for (const name of Object.keys(groups)) {
    if (!isGroupName(name))
      throw new UsageError(`--group names ${JSON.stringify(name)}; expected up to 64 letters, digits, dots, - and _`);
  }
  return {
    ...(maxParallel === undefined ? {} : { maxParallel: parseLimit("--max-parallel", maxParallel) }),
    droids: parseLimits("--droid", "executor-high=1", droid),
    models: parseLimits("--model", "opus=2", model),
    groups,
  };
}

function parseLimits(flag: string, example: string, value: string | undefined): Record<string, number | null> {
  const limits = (value?.split(",") ?? []).map((word): [string, number | null] => {
    const equals = word.lastIndexOf("=");
    const name = word.slice(0, Math.max(0, equals)).trim();
    if (name === "")
      throw new UsageError(`${flag} has ${JSON.stringify(word)}; expected a name and a limit, such as ${example}`);
    return [name, parseLimit(`${flag} ${name}`, word.slice(equals + 1).trim())];
  });
  return Object.fromEntries(limits);
}

function parseLimit(what: string, value: string): number | null {
  if (value === "none" || value === "0") return null;
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  throw new UsageError(`${what} is ${JSON.stringify(value)}; expected a whole number, or none to take the limit away`);
}
