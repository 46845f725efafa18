const units = { "": 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 } as const;

/** Reads a size such as `500k`, `100M` or `2G`, in bytes; undefined when the text is no positive size. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d{1,9})([kmg]?)$/.exec(text.toLowerCase());
  const bytes = Number(match?.[1]) * units[(match?.[2] ?? "") as keyof typeof units];
  return bytes > 0 ? bytes : undefined;
}
