import { UsageError } from "../../errors.ts";
import { parseSize } from "../../task/size.ts";

/** Reads the value of a flag that takes a size, in bytes: `500k`, `100M`, `2G`. @throws UsageError */
export function parseSizeFlag(flag: string, value: string | undefined): number | undefined {
  const bytes = value === undefined ? undefined : parseSize(value);
  if (value === undefined || bytes !== undefined) return bytes;
  throw new UsageError(`${flag} is ${JSON.stringify(value)}; expected a size such as 500k, 100M or 2G`);
}
