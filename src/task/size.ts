const units = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 } as const;

/** Reads a size such as `500k`, `100M` or `2G`, in bytes; undefined when the text is no positive size. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d{1,9})([kmg]?)$/.exec(text.toLowerCase());
  const bytes = Number(match?.[1]) * units[(match?.[2] ?? "") as keyof typeof units];
  return bytes > 0 ? bytes : undefined;
}

/** Writes a size rounded down to a unit in which it is at least one: `1536` comes out as `1k`. */
export function writeSize(bytes: number): string {
  const [unit, unitBytes] = Object.entries(units).findLast(([, least]) => bytes >= least) ?? ["", 1];
  return `${Math.floor(bytes / unitBytes)}${unit === "k" ? unit : unit.toUpperCase()}`;
}
