import { readFileSync } from "node:fs";
import { TaskBgError, UsageError } from "../errors.ts";
import { isTerminal } from "../system/is-terminal.ts";

/**
 * Reads a batch's text from a file, or from standard input for `-`.
 * @throws UsageError for a terminal where a pipe is expected; TaskBgError `invalid` for what cannot be read or is no text
 */
export async function readBatchText(file: string): Promise<string> {
  const bytes = file === "-" ? await readStandardInput() : readBatchFile(file);
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

async function readStandardInput(): Promise<Uint8Array> {
  if (isTerminal(0)) {
    throw new UsageError(
      "The batch is to come from standard input, which is a terminal",
      "Pipe it in: cat tasks.jsonl | task-bg batch -",
    );
  }
  return await Bun.stdin.bytes();
}
