import { closeSync, type Dirent, mkdirSync, openSync, readdirSync } from "node:fs";
import { dirname } from "node:path";
import { systemErrorCode } from "../errors.ts";

/** Makes an empty entry, and the directory where there is none: once in a store's life, so it is not asked for before. */
export function touchEntry(path: string): void {
  try {
    touch(path);
  } catch (error) {
    if (systemErrorCode(error) !== "ENOENT") throw error;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    touch(path);
  }
}

/** What is in a directory; nothing where there is none. */
export function listEntries(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return [];
    throw error;
  }
}

function touch(path: string): void {
  closeSync(openSync(path, "a", 0o600));
}
