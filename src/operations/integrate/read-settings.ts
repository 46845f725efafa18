import { readFileSync, statSync } from "node:fs";
import { systemErrorCode, TaskBgError } from "../../errors.ts";

/**
 * Reads a file that is to be changed.
 * @returns undefined when there is none
 * @throws TaskBgError `io`, or `invalid` for what is no text file
 */
export function readTextFile(path: string): string | undefined {
  try {
    if (!statSync(path).isFile()) throw new TaskBgError("invalid", `${path} is no regular file`);
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    if (error instanceof TaskBgError) throw error;
    if (error instanceof TypeError) throw new TaskBgError("invalid", `The file ${path} is not UTF-8 text`);
    throw new TaskBgError("io", `The file ${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
