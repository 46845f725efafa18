import { readFileSync, statSync } from "node:fs";
import { TaskBgError } from "../errors.ts";
import { type DroidDefinition, parseDroidFile } from "./parse-droid-file.ts";

const maxBytes = 1024 * 1024;

/**
 * Reads a droid file that was found.
 * @throws TaskBgError `io` when it cannot be read, `invalid` when it does not parse
 */
export function readDroidFile(path: string): DroidDefinition {
  return parseDroidFile(readText(path), path);
}

function readText(path: string): string {
  try {
    // A link may lead to a FIFO or a device, which would be read for ever.
    const stats = statSync(path);
    if (!stats.isFile()) throw new Error("it is not a regular file");
    if (stats.size > maxBytes) throw new Error(`it is larger than ${maxBytes} bytes`);
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new TaskBgError("io", `The droid file ${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
