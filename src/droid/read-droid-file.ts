import { readFileSync } from "node:fs";
import { TaskBgError } from "../errors.ts";
import { type DroidDefinition, parseDroidFile } from "./parse-droid-file.ts";

/**
 * Reads a droid file that was found.
 * @throws TaskBgError `io` when it cannot be read, `invalid` when it does not parse
 */
export function readDroidFile(path: string): DroidDefinition {
  return parseDroidFile(readText(path), path);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new TaskBgError("io", `The droid file ${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
