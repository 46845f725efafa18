import { parseAutonomy } from "../../droid/autonomy.ts";
import { UsageError } from "../../errors.ts";
import { type LaunchOptions, launchDefaults } from "../../operations/launch/launch-options.ts";
import { readPrompt } from "../../operations/launch/read-prompt.ts";

const places = ["description", "prompt", "droid", "parent", "autonomy", "model"] as const;

/** The words of a launch, each at its place or as a flag. */
export type LaunchWords = { [Place in (typeof places)[number]]?: string | undefined };

/** What the words say; the other flags add to it. */
export type WordedLaunch = Pick<
  LaunchOptions,
  "description" | "prompt" | "agent" | "parentSession" | "autonomy" | "model" | "command"
>;

/**
 * Reads the words of a launch: of a droid, or of a plain command, whose own words came after `--`.
 * @throws UsageError for a word that is missing, given twice or wrong
 */
export async function readLaunchWords(line: {
  positionals: readonly string[];
  flags: LaunchWords;
  promptFile: string | undefined;
  childCommand: string[] | undefined;
}): Promise<WordedLaunch> {
  const words = mergeWords(line.positionals, line.flags);
  return line.childCommand === undefined
    ? await readDroidWords(words, line.promptFile)
    : readCommandWords(words, line.childCommand);
}

function mergeWords(positionals: readonly string[], flags: LaunchWords): LaunchWords {
  const words: LaunchWords = {};
  for (const [index, place] of places.entries()) {
    const [word, flag] = [positionals[index], flags[place]];
    if (word !== undefined && flag !== undefined) {
      throw new UsageError(`The ${place} was given twice: as ${JSON.stringify(word)} and as --${place}`);
    }
    words[place] = word ?? flag;
  }
  return words;
}

async function readDroidWords(words: LaunchWords, promptFile: string | undefined): Promise<WordedLaunch> {
  const { description } = words;
  if (description === undefined || description.trim() === "") {
    throw new UsageError(
      "The description is missing",
      'Type: task-bg launch "<description>" "<prompt>" [droid] [parent] [autonomy] [model]',
    );
  }
  return {
    description,
    prompt: await readPrompt({ text: words.prompt, file: promptFile }),
    agent: words.droid ?? launchDefaults.agent,
    parentSession: words.parent,
    autonomy: words.autonomy === undefined ? launchDefaults.autonomy : parseAutonomy(words.autonomy),
    model: words.model,
    command: undefined,
  };
}

function readCommandWords(words: LaunchWords, childCommand: string[]): WordedLaunch {
  const line = childCommand.join(" ");
  if (childCommand.length === 0) {
    throw new UsageError("--exec has no command", "Type it after --: task-bg launch --exec -- make test");
  }
  return {
    description: words.description ?? line,
    prompt: Buffer.from(words.prompt ?? line),
    agent: words.droid ?? "",
    parentSession: words.parent,
    autonomy: launchDefaults.autonomy,
    model: undefined,
    command: childCommand,
  };
}
