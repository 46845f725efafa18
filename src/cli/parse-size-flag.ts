import { UsageError } from "../errors.ts";

const units = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 } as const;

/** Reads the value of a flag that takes a size, in bytes: `500k`, `100M`, `2G`. @throws UsageError */
export function parseSizeFlag(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const match = /^(\d{1,9})([kmg]?)$/.exec(value.toLowerCase());
  const bytes = Number(match?.[1]) * units[(match?.[2] ?? "") as keyof typeof units];
  if (bytes > 0) return bytes;
  throw new UsageError(`${flag} is ${JSON.stringify(value)}; expected a size such as 500k, 100M or 2G`);
}
