import { UsageError } from "../../errors.ts";
import { cutWord, quoteWord } from "../completion/quote-word.ts";
import type { Command } from "../create-command.ts";
import { checkPositionals } from "./check-arguments.ts";
import { createFlagTable, type Flag, type FlagTable, findLongFlag, fullName, unknownFlag } from "./flag-table.ts";

/** A command line that was checked against its command. */
export interface CommandLine {
  /** For citty: every flag once and as `--name=value`, then `--`, then the positionals. Global flags are left out. */
  rawArgs: string[];
  /** Every positional, in order. */
  positionals: string[];
  /** The words after `--` of a command that was asked to run them. */
  childCommand: string[] | undefined;
  /** Names of the global flags that were given. */
  globals: string[];
}

type CommandShape = Pick<
  Command,
  "name" | "args" | "variadic" | "childCommandFlag" | "optionalValueFlags" | "listFlags"
>;

type FlagValue = string | boolean;

interface Scan {
  values: Map<Flag, FlagValue>;
  positionals: string[];
  /** What stands after `--`, when that was there. */
  afterDashes: string[] | undefined;
}

/**
 * The strictness that citty lacks: nothing passes that the command's definition does not have, and a word means the same
 * wherever it stands. Of a flag given twice the last counts, unless it has a list.
 * @throws UsageError which names the word and the nearest known one
 */
export function parseArguments(words: readonly string[], command: CommandShape): CommandLine {
  const table = createFlagTable(command);
  const scan = scanWords([...words], table);
  const [own, globals] = splitFlags(scan.values);
  const childCommand = takeChildCommand(command, scan, table);
  const positionals = childCommand ? scan.positionals : [...scan.positionals, ...(scan.afterDashes ?? [])];
  checkPositionals(command, positionals);
  return {
    rawArgs: [...own.map(([flag, value]) => canonicalFlag(flag, value)), "--", ...positionals],
    positionals,
    childCommand,
    globals: globals.map(([flag]) => flag.name),
  };
}

function scanWords(rest: string[], table: FlagTable): Scan {
  const scan: Scan = { values: new Map(), positionals: [], afterDashes: undefined };
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") {
      scan.afterDashes = rest;
      break;
    }
    if (!looksLikeFlag(word)) scan.positionals.push(word);
    else if (word.startsWith("--")) scanLongFlag(word, rest, table, scan);
    else scanShortFlags(word, rest, table, scan);
  }
  return scan;
}

// A lone dash is stdin, and -5 is a number: task-bg has no flags that are digits.
function looksLikeFlag(word: string): boolean {
  return word.startsWith("-") && word !== "-" && !/^-\.?\d/.test(word);
}

function scanLongFlag(word: string, rest: string[], table: FlagTable, scan: Scan): void {
  const equals = word.indexOf("=");
  const shown = equals === -1 ? word : word.slice(0, equals);
  const attached = equals === -1 ? undefined : word.slice(equals + 1);
  const { flag, negated } = findLongFlag(table, shown.slice(2));
  if (flag.kind !== "boolean") setValue(scan, flag, takeValue(flag, shown, attached, rest));
  else if (attached === undefined) scan.values.set(flag, !negated);
  else throw new UsageError(`${shown} takes no value, but got ${quoteWord(attached)}`, `Write ${shown} alone.`);
}

// -qf is -q -f, and the first that takes a value takes what is left: -qn5 is -q -n 5.
function scanShortFlags(word: string, rest: string[], table: FlagTable, scan: Scan): void {
  const letters = Array.from(word.slice(1));
  for (let letter = letters.shift(); letter !== undefined; letter = letters.shift()) {
    const flag = table.short.get(letter);
    if (flag === undefined) throw unknownFlag(table, word);
    if (flag.kind === "boolean") {
      scan.values.set(flag, true);
      continue;
    }
    const attached = letters.length > 0 ? letters.join("").replace(/^=/, "") : undefined;
    setValue(scan, flag, takeValue(flag, `-${letter}`, attached, rest));
    return;
  }
}

function setValue({ values }: Scan, flag: Flag, value: string): void {
  const before = flag.list ? values.get(flag) : undefined;
  values.set(flag, before === undefined ? value : `${before},${value}`);
}

function takeValue(flag: Flag, shown: string, attached: string | undefined, rest: string[]): string {
  if (attached !== undefined) return attached;
  if (flag.valueOptional) return "";
  const [next] = rest;
  if (next === undefined || looksLikeFlag(next)) throw missingValue(flag, shown, next);
  rest.shift();
  return next;
}

function missingValue(flag: Flag, shown: string, next: string | undefined): UsageError {
  const got = next === undefined ? "" : `, but ${cutWord(next)} came`;
  const hint =
    next === undefined
      ? `Write --${flag.name}=<value>.`
      : `If that is the value, write --${flag.name}=${cutWord(next)}`;
  return new UsageError(`${shown} needs a value${got}`, hint);
}

function takeChildCommand(command: CommandShape, scan: Scan, table: FlagTable): string[] | undefined {
  const flag = command.childCommandFlag === undefined ? undefined : table.long.get(command.childCommandFlag);
  if (flag === undefined || scan.values.get(flag) !== true) return undefined;
  if (scan.afterDashes !== undefined && scan.afterDashes.length > 0) return scan.afterDashes;
  throw new UsageError(
    `--${flag.name} needs the command to run after --`,
    `Such as: ${fullName(command.name)} … --${flag.name} -- make test`,
  );
}

function splitFlags(values: Scan["values"]): [own: [Flag, FlagValue][], global: [Flag, FlagValue][]] {
  const all = [...values];
  return [all.filter(([flag]) => !flag.global), all.filter(([flag]) => flag.global)];
}

function canonicalFlag(flag: Flag, value: FlagValue): string {
  if (typeof value === "string") return `--${flag.name}=${value}`;
  return value ? `--${flag.name}` : `--no-${flag.name}`;
}
