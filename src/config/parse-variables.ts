import { isAbsolute } from "node:path";
import { TaskBgError } from "../errors.ts";
import { parseDuration } from "../task/duration.ts";

/** A variable that is set to nothing is as good as not set. */
export function nonEmpty(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

/** Reads a path. @throws TaskBgError `invalid` for one that is not absolute */
export function absolutePath(name: string, value: string | undefined): string | undefined {
  if (value === undefined || isAbsolute(value)) return value;
  throw new TaskBgError("invalid", `${name} is ${JSON.stringify(value)}; expected an absolute path`);
}

/** Reads a duration, in ms. @throws TaskBgError `invalid` */
export function durationVariable(name: string, value: string | undefined): number | undefined {
  if (value === undefined || value === "") return undefined;
  const ms = parseDuration(value);
  if (ms !== undefined) return ms;
  throw new TaskBgError("invalid", `${name} is ${JSON.stringify(value)}; expected a duration such as 90s, 30m or 2h`);
}

/** Reads a whole number of at least one. @throws TaskBgError `invalid` */
export function countVariable(name: string, value: string | undefined): number | undefined {
  if (value === undefined || value === "") return undefined;
  if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
  throw new TaskBgError("invalid", `${name} is ${JSON.stringify(value)}; expected a whole number of at least 1`);
}
