import { script } from "@bomb.sh/tab";
import type { CommandTree } from "../cli/command-tree.ts";
import { bashCompletionScript } from "../cli/completion/bash-completion-script.ts";
import { completeWords } from "../cli/completion/complete-words.ts";
import { type Candidate, type CandidateSources, shells } from "../cli/completion/completion-candidates.ts";
import { type Command, createCommand } from "../cli/create-command.ts";
import type { CommandContext } from "../context.ts";
import { listDroids } from "../droid/list-droids.ts";
import { UsageError } from "../errors.ts";
import { listRecordIds, readRecords } from "../store/records.ts";
import { suggestNearest } from "../task/suggest.ts";

const offeredTasks = 50;

/** Makes the command, which knows the others by their tree. */
export function createCompletionsCommand(tree: CommandTree): Command {
  return createCommand({
    name: "completions",
    description: "Print the completion script of a shell: commands, flags, task ids and droids at the TAB key",
    examples: [
      "source <(task-bg completions bash)    # in ~/.bashrc",
      "source <(task-bg completions zsh)     # in ~/.zshrc, after compinit",
      "task-bg completions fish > ~/.config/fish/completions/task-bg.fish",
    ],
    notes: ["The scripts ask task-bg itself at every TAB, by `task-bg completions complete -- WORDS`."],
    variadic: true,
    args: { SHELL: { type: "positional", required: true, description: "bash, zsh or fish" } },
    run: async ({ context, positionals }) => {
      const [shell = "", ...words] = positionals;
      if (shell === "complete") await completeWords(words, tree, createSources(context));
      else printScript(shell, words);
      return 0;
    },
  });
}

function printScript(shell: string, extra: readonly string[]): void {
  const known = shells.find((name) => name === shell);
  if (known === undefined) throw unknownShell(shell);
  if (extra.length > 0) throw new UsageError(`Unexpected argument ${JSON.stringify(extra[0])} after ${shell}`);
  if (known === "bash") console.log(bashCompletionScript);
  else script(known, "task-bg", "task-bg completions");
}

function unknownShell(shell: string): UsageError {
  const nearest = suggestNearest(shell, shells);
  const hint = nearest === undefined ? undefined : `Did you mean ${nearest}?`;
  return new UsageError(`There are no completions for ${JSON.stringify(shell)}; expected ${shells.join(", ")}`, hint);
}

function createSources(context: CommandContext): CandidateSources {
  return { tasks: () => orNone(() => listTasks(context)), droids: () => orNone(() => listDroidNames(context)) };
}

// At a TAB nobody reads an error: a store that cannot be opened has no tasks to offer.
function orNone(read: () => Candidate[]): Candidate[] {
  try {
    return read();
  } catch {
    return [];
  }
}

function listTasks({ store }: CommandContext): Candidate[] {
  const newest = listRecordIds(store).slice(-offeredTasks).reverse();
  const { records } = readRecords(store, newest);
  return records.map(({ id, status, description }) => ({ value: id, description: `${status}: ${description ?? ""}` }));
}

function listDroidNames({ config }: CommandContext): Candidate[] {
  return listDroids({ cwd: process.cwd(), home: config.home })
    .filter(({ problem }) => problem === undefined)
    .map(({ name, description }) => ({ value: name, description: description ?? "" }));
}
