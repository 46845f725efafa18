import { UsageError } from "../../errors.ts";
import { quoteWord } from "../completion/quote-word.ts";
import type { Command } from "../create-command.ts";
import { fullName, helpCommand } from "./flag-table.ts";

type CommandArguments = Pick<Command, "name" | "args" | "variadic">;

/** @throws UsageError when positionals are missing, or are more than the command takes */
export function checkPositionals(command: CommandArguments, positionals: readonly string[]): void {
  const named = Object.entries(command.args).filter(([, definition]) => definition.type === "positional");
  const required = named.filter(([, definition]) => definition.required !== false);
  const missing = required[positionals.length];
  const help = `See: ${helpCommand(command.name)}`;
  if (missing) throw new UsageError(`${fullName(command.name)} needs <${argumentLabel(missing[0])}>`, help);
  const extra = command.variadic ? undefined : positionals[named.length];
  if (extra === undefined) return;
  throw new UsageError(
    `Unexpected argument ${quoteWord(extra)}: ${fullName(command.name)} takes ${countArguments(named.length)}`,
    named.length === 0 ? help : `Quote text that has spaces. ${help}`,
  );
}

/** A positional as people read it: one that is also a flag is defined in capitals, as `PARENT_SESSION`. */
export function argumentLabel(name: string): string {
  return name.toLowerCase().replaceAll("_", "-");
}

function countArguments(count: number): string {
  if (count === 0) return "none";
  return count === 1 ? "one" : `at most ${count}`;
}
