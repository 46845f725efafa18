import type { ArgDef, ArgsDef } from "citty";
import { UsageError } from "../../errors.ts";
import { suggestNearest } from "../../task/suggest.ts";
import { cutWord } from "../completion/quote-word.ts";
import type { Command } from "../create-command.ts";
import { globalFlags } from "../flags/global-flags.ts";

/** A flag as the command line may use it. */
export interface Flag {
  name: string;
  kind: "boolean" | "string";
  /** A string that may stand alone: `--worktree`. */
  valueOptional: boolean;
  /** Whether it adds to its value when it is given again. */
  list: boolean;
  global: boolean;
}

/** The flags of one command by every name that they have. Names come from a person: only a Map is safe to ask. */
export interface FlagTable {
  command: string;
  long: ReadonlyMap<string, Flag>;
  short: ReadonlyMap<string, Flag>;
}

type CommandFlags = Pick<Command, "name" | "args" | "optionalValueFlags" | "listFlags">;

/** Collects a command's flags and the global ones. */
export function createFlagTable(command: CommandFlags): FlagTable {
  const long = new Map<string, Flag>();
  const short = new Map<string, Flag>();
  const add = (args: ArgsDef, global: boolean) => {
    for (const [name, definition] of Object.entries(args)) {
      const flag = toFlag(name, definition, global, command);
      if (flag === undefined) continue;
      long.set(name, flag);
      for (const alias of aliasesOf(definition)) (alias.length === 1 ? short : long).set(alias, flag);
    }
  };
  add(globalFlags, true);
  add(command.args, false);
  return { command: command.name, long, short };
}

/** The other names of a flag, one letter or more. */
export function aliasesOf(definition: ArgDef): string[] {
  if (!("alias" in definition) || definition.alias === undefined) return [];
  return typeof definition.alias === "string" ? [definition.alias] : definition.alias;
}

/** @returns the flag of a name without dashes, and whether `no-` turned it off */
export function findLongFlag(table: FlagTable, name: string): { flag: Flag; negated: boolean } {
  const flag = table.long.get(name);
  if (flag) return { flag, negated: false };
  const positive = name.startsWith("no-") ? table.long.get(name.slice(3)) : undefined;
  if (positive?.kind === "boolean" && !positive.global) return { flag: positive, negated: true };
  throw unknownFlag(table, `--${name}`);
}

/** The error for a flag that the command does not have. */
export function unknownFlag(table: FlagTable, typed: string): UsageError {
  const name = typed.replace(/^-+/, "");
  const nearest = name.length < 2 ? undefined : suggestNearest(name, [...table.long.keys()]);
  const guess = nearest === undefined ? "" : `Did you mean --${nearest}? `;
  // A prompt that starts with a dash.
  const escape = /\s/.test(typed) ? "; if it is no flag, put -- before it" : "";
  return new UsageError(
    `Unknown flag ${cutWord(typed)} of ${fullName(table.command)}`,
    `${guess}All flags: ${helpCommand(table.command)}${escape}`,
  );
}

/** A command as it is typed; the empty name is task-bg itself. */
export function fullName(command: string): string {
  return command === "" ? "task-bg" : `task-bg ${command}`;
}

/** How to ask for a command's help. */
export function helpCommand(command: string): string {
  return `${fullName(command)} --help`;
}

function toFlag(name: string, definition: ArgDef, global: boolean, command: CommandFlags): Flag | undefined {
  if (definition.type === "positional") return undefined;
  const kind = definition.type === "boolean" ? "boolean" : "string";
  const valueOptional = command.optionalValueFlags?.includes(name) === true;
  return { name, kind, valueOptional, list: command.listFlags?.includes(name) === true, global };
}
