import { readFileSync, statSync } from "node:fs";

/** A settings file of the Droid CLI. */
export type SettingsFile =
  | { kind: "missing" }
  | { kind: "settings"; settings: Readonly<Record<string, unknown>> }
  /** Not why: a parser's message quotes the file, which may have keys in it. */
  | { kind: "unreadable" };

const largestBytes = 4 * 1024 * 1024;

/** Reads a file as the Droid CLI does: JSON in which there may be comments, but no comma before a closing bracket. */
export function readSettingsFile(path: string): SettingsFile {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return { kind: "missing" };
    // A FIFO would be read for ever.
    if (!stats.isFile() || stats.size > largestBytes) return { kind: "unreadable" };
    const settings: unknown = JSON.parse(withoutComments(readFileSync(path, "utf8")));
    return isObject(settings) ? { kind: "settings", settings } : { kind: "unreadable" };
  } catch {
    return { kind: "unreadable" };
  }
}

// A string is matched first, so that what looks like a comment in it stays.
function withoutComments(text: string): string {
  return text.replace(/"(?:\\.|[^"\\])*"|\/\/.*|\/\*[^]*?\*\//g, (match) => (match.startsWith('"') ? match : " "));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
