import { UsageError } from "../../errors.ts";
import { parseDuration } from "../../task/duration.ts";
import { groupNameForm, isGroupName } from "../../task/group-name.ts";
import type { LimitChanges } from "../../task/limit-changes.ts";

/** The flags of `limits`, as typed. */
export interface LimitFlags {
  "max-parallel"?: string | undefined;
  droid?: string | undefined;
  model?: string | undefined;
  group?: string | undefined;
  "group-timeout"?: string | undefined;
}

/** Reads which limits are to be set; undefined when none was given. @throws UsageError */
export function parseLimitFlags(flags: LimitFlags): LimitChanges | undefined {
  const { "max-parallel": maxParallel, droid, model, group, "group-timeout": groupTimeout } = flags;
  if ([maxParallel, droid, model, group, groupTimeout].every((flag) => flag === undefined)) return undefined;
  return {
    ...(maxParallel === undefined ? {} : { maxParallel: parseLimit("--max-parallel", maxParallel) }),
    droids: parseNamed("--droid", "executor-high=1", droid, parseLimit),
    models: parseNamed("--model", "opus=2", model, parseLimit),
    groups: requireGroups("--group", parseNamed("--group", "nightly=3", group, parseLimit)),
    groupTimeouts: requireGroups(
      "--group-timeout",
      parseNamed("--group-timeout", "nightly=2h", groupTimeout, parseTimeout),
    ),
  };
}

/** What reads the config file leaves out, since they are an object's own. */
const unusableNames = new Set(["__proto__", "prototype", "constructor"]);

function parseNamed<T>(
  flag: string,
  example: string,
  value: string | undefined,
  parse: (what: string, value: string) => T,
): Record<string, T> {
  const named = (value?.split(",") ?? []).map((word): [string, T] => {
    const equals = word.lastIndexOf("=");
    const name = word.slice(0, Math.max(0, equals)).trim();
    if (name === "" || unusableNames.has(name))
      throw new UsageError(`${flag} has ${JSON.stringify(word)}; expected a name and a limit, such as ${example}`);
    return [name, parse(`${flag} ${name}`, word.slice(equals + 1).trim())];
  });
  return Object.fromEntries(named);
}

function parseLimit(what: string, value: string): number | null {
  if (value === "none" || value === "0") return null;
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  throw new UsageError(`${what} is ${JSON.stringify(value)}; expected a whole number, or none to take the limit away`);
}

function parseTimeout(what: string, value: string): string | null {
  if (value === "none" || value === "0") return null;
  if (parseDuration(value) !== undefined) return value;
  throw new UsageError(
    `${what} is ${JSON.stringify(value)}; expected a duration such as 90s, 30m or 2h, or none to take the limit away`,
  );
}

function requireGroups<T>(flag: string, limits: Record<string, T>): Record<string, T> {
  const odd = Object.keys(limits).find((name) => !isGroupName(name));
  if (odd === undefined) return limits;
  throw new UsageError(`${flag} names ${JSON.stringify(odd)}; expected ${groupNameForm}`);
}
