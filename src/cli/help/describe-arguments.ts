import type { ArgDef, ArgsDef } from "citty";
import { argumentLabel } from "../arguments/check-arguments.ts";
import { aliasesOf } from "../arguments/flag-table.ts";
import type { Command } from "../create-command.ts";
import type { HelpRow } from "./help-page.ts";

/** How a command is typed: one line, and another for the form that runs a child's command. */
export function usageLines(command: Command): string[] {
  const words = argumentRows(command).map(([placeholder]) => placeholder);
  const flags = flagRows(command).length > 0 ? ["[flags]"] : [];
  const usual = ["task-bg", command.name, ...words, ...flags].join(" ");
  if (command.childCommandFlag === undefined) return [usual];
  const required = words.filter((word) => word.startsWith("<"));
  const child = [`--${command.childCommandFlag}`, "--", "<command>", "[argument]..."];
  return [usual, ["task-bg", command.name, ...required, ...flags, ...child].join(" ")];
}

/** The positionals, as `<required>` or `[optional]`. */
export function argumentRows(command: Pick<Command, "args" | "variadic">): HelpRow[] {
  const positionals = Object.entries(command.args).filter(([, { type }]) => type === "positional");
  return positionals.map(([name, definition], index) => {
    const required = definition.required !== false;
    const label = required ? `<${argumentLabel(name)}>` : `[${argumentLabel(name)}]`;
    const repeated = command.variadic === true && index === positionals.length - 1;
    return [repeated ? `${label}...` : label, definition.description ?? ""];
  });
}

/** The flags with their aliases and values. */
export function flagRows(command: Pick<Command, "args" | "optionalValueFlags">): HelpRow[] {
  const flags = Object.entries(command.args).filter(([, { type }]) => type !== "positional");
  return flags.map(([name, definition]) => [
    `${flagNames(name, definition)}${flagValue(name, definition, command.optionalValueFlags?.includes(name) === true)}`,
    definition.description ?? describeTwin(name, command.args),
  ]);
}

function flagNames(name: string, definition: ArgDef): string {
  const aliases = aliasesOf(definition);
  const short = aliases.filter((alias) => alias.length === 1).map((alias) => `-${alias}`);
  const long = [name, ...aliases.filter((alias) => alias.length > 1)];
  const names = [...short, ...long.map((alias) => `--${alias}`)].join(", ");
  // So that the long names stand beneath each other.
  return short.length === 0 ? `    ${names}` : names;
}

function flagValue(name: string, definition: ArgDef, optional: boolean): string {
  if (definition.type === "boolean") return "";
  const value = `<${definition.valueHint ?? name}>`;
  return optional ? `[=${value}]` : ` ${value}`;
}

// A word that may be given at its place or as a flag is described once.
function describeTwin(name: string, args: ArgsDef): string {
  const twin = Object.keys(args).find((other) => other !== name && argumentLabel(other) === name);
  return twin === undefined ? "" : `The same as [${name}]`;
}
