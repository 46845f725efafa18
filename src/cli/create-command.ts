import { type ArgsDef, type CommandDef, defineCommand, type ParsedArgs } from "citty";
import type { CommandContext } from "../context.ts";

/** What a command is given. */
export interface Invocation<T extends ArgsDef> {
  context: CommandContext;
  /** Flags and named positionals, checked against the definition. */
  args: ParsedArgs<T>;
  /** Every positional in order, the named ones first. */
  positionals: string[];
  /** The words after `--` when the command's `childCommandFlag` was given, else undefined. */
  childCommand: string[] | undefined;
}

interface CommandSpec<T extends ArgsDef> {
  name: string;
  /** One sentence for the list of commands. */
  description: string;
  args: T;
  /** Two or three real ones, as typed; shown first in the help. */
  examples: readonly string[];
  /** Paragraphs after the options: exit codes, files, environment. */
  notes?: readonly string[];
  /** The last positional may be repeated (`wait <id>…`). */
  variadic?: boolean;
  /** With this boolean flag everything after `--` is a child's command line. */
  childCommandFlag?: string;
  /** String flags whose value may be left out (`--worktree`): then "", and only `--flag=value` gives one. */
  optionalValueFlags?: readonly string[];
  /** Flags whose value is a list: given again, they add to it. Of any other the last one counts. */
  listFlags?: readonly string[];
  /** Which positionals are task ids, for shell completion. */
  completesTaskIds?: boolean;
  /** @returns the exit code */
  run: (invocation: Invocation<T>) => Promise<number>;
}

/** A command of the tree: citty's definition and what citty has no place for. */
export interface Command extends Omit<CommandSpec<ArgsDef>, "run"> {
  definition: CommandDef;
}

/** What `run-cli.ts` hands through citty's `data`. */
export type InvocationData = Omit<Invocation<ArgsDef>, "args">;

/** Defines one command: citty parses the types, `run` gets the context that the command line was given. */
export function createCommand<const T extends ArgsDef>(spec: CommandSpec<T>): Command {
  const { run, ...rest } = spec;
  const definition = defineCommand({
    meta: { name: spec.name, description: spec.description },
    args: spec.args,
    run: ({ args: parsed, data }) => run({ ...(data as InvocationData), args: parsed }),
  });
  return { ...rest, definition: definition as unknown as CommandDef };
}
