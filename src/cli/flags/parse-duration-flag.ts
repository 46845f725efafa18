import { UsageError } from "../../errors.ts";
import { parseDuration } from "../../task/duration.ts";

/** Reads the value of a flag that takes a duration, in ms; undefined when the flag was not given. @throws UsageError */
export function parseDurationFlag(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const ms = parseDuration(value);
  if (ms !== undefined) return ms;
  throw new UsageError(`${flag} is ${JSON.stringify(value)}; expected a duration such as 90s, 30m, 2h or 7d`);
}
