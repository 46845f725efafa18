import { readFileSync } from "node:fs";
import { TaskBgError } from "../../errors.ts";
import { readStandardInput } from "../launch/read-standard-input.ts";

/**
 * Reads a batch's text from a file, or from standard input for `-`.
 * @throws UsageError for a terminal where a pipe is expected; TaskBgError `invalid` for what cannot be read or is no text
 */
export async function readBatchText(file: string): Promise<string> {
  const bytes =
    file === "-" ? await readStandardInput("The batch", "cat tasks.jsonl | task-bg batch -") : readBatchFile(file);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new TaskBgError("invalid", `${nameBatch(file)} is not UTF-8 text`, { cause });
  }
}

/** How a batch is called in a sentence. */
export function nameBatch(file: string): string {
  return file === "-" ? "The batch on standard input" : `The batch ${file}`;
}

function readBatchFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new TaskBgError("invalid", `The batch ${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
