import type { TerminalSettings } from "../config/environment.ts";
import type { CommandContext, Output } from "../context.ts";
import { UsageError } from "../errors.ts";
import { exitCodeOf } from "../output/exit-code.ts";
import { sayError } from "../output/say-error.ts";
import { suggestNearest } from "../task/suggest.ts";
import { parseArguments } from "./arguments/parse-arguments.ts";
import type { CommandTree } from "./command-tree.ts";
import { quoteWord } from "./completion/quote-word.ts";
import type { Command, InvocationData } from "./create-command.ts";
import { checkGlobalFlags, type GlobalFlags, readGlobalFlags } from "./flags/global-flags.ts";

/** What the command line stands in. */
export interface CliHost {
  version: string;
  settings: TerminalSettings;
  /** The voice that the flags ask for. */
  createOutput(flags: GlobalFlags): Output;
  createContext(output: Output): CommandContext;
}

/** Runs one command line, and says what went wrong. Only the command that it names is loaded. @returns the exit code */
export async function runCli(argv: readonly string[], tree: CommandTree, host: CliHost): Promise<number> {
  const flags = readGlobalFlags(argv);
  const output = host.createOutput(flags);
  try {
    checkGlobalFlags(flags);
    return await dispatch(argv, flags, tree, host, output);
  } catch (error) {
    sayError(error, output, { mayColor: !flags.noColor && !host.settings.noColor, debug: host.settings.debug });
    return exitCodeOf(error);
  }
}

async function dispatch(
  argv: readonly string[],
  flags: GlobalFlags,
  tree: CommandTree,
  host: CliHost,
  output: Output,
): Promise<number> {
  const { name, words } = splitCommand(argv);
  if (flags.version) return sayVersion(flags, host.version, output);
  if (name === undefined) return sayRootHelp(words, flags, tree, output);
  if (name === "help") return sayHelpOn(words, flags, tree, output);
  const command = await loadCommand(name, tree);
  if (flags.help) return sayCommandHelp(command, output);
  const { globals, rawArgs, ...line } = parseArguments(words, command);
  if (globals.includes("help")) return sayCommandHelp(command, output);
  const data: InvocationData = { context: host.createContext(output), ...line };
  const { runCommand } = await import("citty");
  const { result } = await runCommand(command.definition, { rawArgs, data });
  return result as number;
}

// The first word that is no flag names the command. The flags before it can only be global ones; they stay among the words
// and are judged with them.
function splitCommand(argv: readonly string[]): { name: string | undefined; words: string[] } {
  const index = argv.findIndex((word) => !word.startsWith("-") || word === "--");
  if (index === -1 || argv[index] === "--") return { name: undefined, words: [...argv] };
  return { name: argv[index], words: argv.toSpliced(index, 1) };
}

async function loadCommand(name: string, tree: CommandTree): Promise<Command> {
  const entry = Object.hasOwn(tree, name) ? tree[name] : undefined;
  if (entry) return await entry.load();
  const nearest = suggestNearest(name, Object.keys(tree));
  const guess = nearest === undefined ? "" : `Did you mean ${nearest}? `;
  throw new UsageError(`Unknown command ${quoteWord(name)}`, `${guess}All commands: task-bg --help`);
}

function sayVersion(flags: GlobalFlags, version: string, output: Output): number {
  if (flags.json) output.json({ name: "task-bg", version });
  else output.text(`task-bg ${version}`);
  return 0;
}

async function sayRootHelp(words: string[], flags: GlobalFlags, tree: CommandTree, output: Output): Promise<number> {
  if (!flags.help) parseArguments(words, { name: "", args: {} });
  const { renderRootHelp } = await import("./help/render-help.ts");
  output.text(renderRootHelp(tree, output));
  return 0;
}

async function sayHelpOn(words: string[], flags: GlobalFlags, tree: CommandTree, output: Output): Promise<number> {
  const topic = { topic: { type: "positional", required: false } } as const;
  const [name] = parseArguments(words, { name: "help", args: topic }).positionals;
  if (name === undefined) return sayRootHelp([], flags, tree, output);
  return sayCommandHelp(await loadCommand(name, tree), output);
}

async function sayCommandHelp(command: Command, output: Output): Promise<number> {
  const { renderCommandHelp } = await import("./help/render-help.ts");
  output.text(renderCommandHelp(command, output));
  return 0;
}
