import { readFileSync } from "node:fs";
import { TaskBgError, UsageError } from "../../errors.ts";
import { readStandardInput } from "./read-standard-input.ts";

/** Where a prompt comes from; exactly one is set. */
export interface PromptSource {
  /** The words of the command line; `-` means standard input. */
  text?: string | undefined;
  file?: string | undefined;
}

/**
 * Reads a prompt as bytes: it is data and arrives at the agent as it is.
 * @throws UsageError when there is none, two, an empty one, or a terminal where a pipe is expected
 */
export async function readPrompt(source: PromptSource): Promise<Uint8Array> {
  const bytes = await readSource(source);
  // The Droid CLI takes a blank one too, and then exits with 1 and no word.
  if (isBlank(bytes)) throw new UsageError("The prompt is empty; expected what the droid is to do");
  return bytes;
}

async function readSource({ text, file }: PromptSource): Promise<Uint8Array> {
  if (file !== undefined && text !== undefined)
    throw new UsageError("The prompt was given twice: as words and as --prompt-file");
  if (file !== undefined && file !== "-") return readPromptFile(file);
  if (file === "-" || text === "-")
    return await readStandardInput("The prompt", 'cat prompt.md | task-bg launch "Fix auth" -');
  if (text === undefined) {
    throw new UsageError(
      "The prompt is missing",
      "Type it in quotes as one word, or - to read it from standard input; --prompt-file reads it from a file.",
    );
  }
  return Buffer.from(text);
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.length < 10_000 && new TextDecoder().decode(bytes).trim() === "";
}

function readPromptFile(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new TaskBgError("invalid", `The prompt file ${path} cannot be read: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
