import { readFileSync, statSync } from "node:fs";
import { parseJsonc } from "./parse-jsonc.ts";

/** A settings file of the Droid CLI. */
export type SettingsFile =
  | { kind: "missing" }
  | { kind: "settings"; settings: Readonly<Record<string, unknown>> }
  /** Not why: the reason may quote the file, which may have keys in it. */
  | { kind: "unreadable" };

const largestBytes = 4 * 1024 * 1024;

/** Reads a file as the Droid CLI does, to look at it only. */
export function readSettingsFile(path: string): SettingsFile {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return { kind: "missing" };
    // A FIFO would be read for ever.
    if (!stats.isFile() || stats.size > largestBytes) return { kind: "unreadable" };
    const settings = parseJsonc(readFileSync(path, "utf8"), path).root.value;
    return isObject(settings) ? { kind: "settings", settings } : { kind: "unreadable" };
  } catch {
    return { kind: "unreadable" };
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
