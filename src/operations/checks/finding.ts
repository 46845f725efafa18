/** What one check found, and what to type when that is not as it should be. */
export type Finding =
  | { status: "ok"; message: string }
  | { status: "warn" | "fail"; message: string; fix: string | undefined };

/** All is well. */
export function ok(message: string): Finding {
  return { status: "ok", message };
}

/** It works, but not as it should, or not for ever. */
export function warn(message: string, fix?: string): Finding {
  return { status: "warn", message, fix };
}

/** It does not work. */
export function fail(message: string, fix?: string): Finding {
  return { status: "fail", message, fix };
}

/** A path as it is typed in a shell. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

const mostNamed = 3;

/** The first few of many, in a sentence. */
export function nameSome(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** `1 task`, `2 tasks`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
