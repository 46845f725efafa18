import { RootCommand, ShellCompDirective, type Command as TabCommand } from "@bomb.sh/tab";
import type { ArgDef, ArgsDef } from "citty";
import { toSingleLine } from "../../output/terminal-text.ts";
import { argumentLabel } from "../arguments/check-arguments.ts";
import { aliasesOf, createFlagTable } from "../arguments/flag-table.ts";
import type { CommandTree } from "../command-tree.ts";
import type { Command } from "../create-command.ts";
import { globalFlags } from "../flags/global-flags.ts";
import {
  type CandidateSources,
  isSafeCandidate,
  type PathKind,
  pathKindOf,
  valueCandidates,
} from "./completion-candidates.ts";
import { joinQuotedWords } from "./join-quoted-words.ts";

const longestDescription = 60;

/**
 * Answers a shell's TAB on stdout, one candidate a line and the directive last, as the scripts of @bomb.sh/tab read it.
 * @param typed the words after `task-bg`; the last is the one to complete, "" when it is not begun
 */
export async function completeWords(
  typed: readonly string[],
  tree: CommandTree,
  sources: CandidateSources,
): Promise<void> {
  const words = joinQuotedWords(typed);
  const before = words.slice(0, -1);
  const name = before.find((word) => !word.startsWith("-"));
  const entry = name !== undefined && Object.hasOwn(tree, name) ? tree[name] : undefined;
  const command = await entry?.load();
  const path = command === undefined ? undefined : findPathKind(command, before, words.at(-1) ?? "");
  if (path !== undefined) console.log(`:${pathDirectives[path]}`);
  else createRoot(tree, command, sources).parse(words);
}

const pathDirectives: Record<PathKind, number> = {
  file: ShellCompDirective.ShellCompDirectiveDefault,
  directory: ShellCompDirective.ShellCompDirectiveFilterDirs,
};

// The library always forbids files. They belong where a flag takes a path, and in a command line after `--`.
function findPathKind(command: Command, before: readonly string[], current: string): PathKind | undefined {
  if (before.includes("--")) return command.childCommandFlag === undefined ? undefined : "file";
  const last = before.at(-1) ?? "";
  const typed = current.startsWith("--") && current.includes("=") ? current.slice(0, current.indexOf("=")) : last;
  const flags = createFlagTable(command);
  const flag = typed.startsWith("--") ? flags.long.get(typed.slice(2)) : flags.short.get(typed.slice(1));
  return flag === undefined ? undefined : pathKindOf(flag.name);
}

function createRoot(tree: CommandTree, command: Command | undefined, sources: CandidateSources): RootCommand {
  const root = new RootCommand();
  for (const [name, entry] of Object.entries(tree)) {
    const node = root.command(name, entry.summary);
    if (name === command?.name) describeCommand(node, command, sources);
  }
  for (const [name, definition] of Object.entries(globalFlags)) addFlag(root, name, definition, sources);
  return root;
}

function describeCommand(node: TabCommand, command: Command, sources: CandidateSources): void {
  const flags: ArgsDef = { ...globalFlags, ...command.args };
  for (const [name, definition] of Object.entries(flags)) {
    if (definition.type !== "positional") addFlag(node, name, definition, sources);
  }
  const positionals = Object.keys(command.args).filter((name) => command.args[name]?.type === "positional");
  for (const [index, name] of positionals.entries()) {
    const candidates = () =>
      command.completesTaskIds === true && index === 0
        ? sources.tasks()
        : valueCandidates(argumentLabel(name), sources);
    node.argument(
      name,
      (complete) => offer(candidates, complete),
      command.variadic === true && index === positionals.length - 1,
    );
  }
}

function addFlag(node: TabCommand, name: string, definition: ArgDef, sources: CandidateSources): void {
  const description = toSingleLine(definition.description ?? "", longestDescription);
  const short = aliasesOf(definition).find((alias) => alias.length === 1);
  // Only with a handler does the library know that a value follows.
  if (definition.type === "boolean") node.option(name, description, short ?? "");
  else node.option(name, description, (complete) => offer(() => valueCandidates(name, sources), complete), short);
}

function offer(
  candidates: () => { value: string; description: string }[],
  complete: (value: string, description: string) => void,
): void {
  for (const candidate of candidates().filter(isSafeCandidate)) {
    complete(candidate.value, toSingleLine(candidate.description, longestDescription));
  }
}
