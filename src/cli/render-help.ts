import type { ArgDef, ArgsDef } from "citty";
import { createStyle, type Style } from "../output/style.ts";
import type { CommandGroup, CommandTree } from "./command-tree.ts";
import type { Command } from "./create-command.ts";
import { argumentLabel } from "./check-arguments.ts";
import { aliasesOf } from "./flag-table.ts";
import { globalFlags } from "./global-flags.ts";
import { environmentHelp, exitCodeHelp, fileHelp, rootExamples } from "./help-topics.ts";

/** What the help is written for. */
export interface HelpStyle {
  color: boolean;
  columns: number;
}

type Row = readonly [name: string, description: string];

const groups: readonly CommandGroup[] = ["Run", "Look", "End", "Clean up", "Integrate"];

/** Help of task-bg itself. It loads no command. */
export function renderRootHelp(tree: CommandTree, look: HelpStyle): string {
  const page = new Page(look);
  page.paragraph("task-bg runs Droid agents and commands in the background, always knows the truth about them, and brings their results back.");
  page.line(`${page.style.bold("Usage:")} task-bg <command> [arguments] [flags]`);
  page.examples(rootExamples);
  for (const group of groups) page.rows(group, summaries(tree, group));
  page.rows("Flags of every command", flagRows(globalFlags, []));
  page.rows("Environment", environmentHelp);
  page.rows("Files", fileHelp);
  page.rows("Exit codes", exitCodeHelp);
  page.paragraph("Help of one command: task-bg <command> --help");
  return page.toString();
}

/** Help of one command. citty's own knows neither examples nor repeatable arguments, and reads the environment for colour. */
export function renderCommandHelp(command: Command, look: HelpStyle): string {
  const page = new Page(look);
  page.paragraph(command.description);
  page.line(usageLines(command).map((usage) => `${page.style.bold("Usage:")} ${usage}`).join("\n"));
  page.examples(command.examples);
  page.rows("Arguments", argumentRows(command));
  page.rows("Flags", flagRows(command.args, command.optionalValueFlags ?? []));
  for (const note of command.notes ?? []) page.paragraph(note);
  page.rows("Flags of every command", flagRows(globalFlags, []));
  return page.toString();
}

/** A help page: blocks with a blank line between them, as wide as the terminal but no wider than reads well. */
class Page {
  readonly style: Style;
  private readonly blocks: string[] = [];
  private readonly width: number;

  constructor(look: HelpStyle) {
    this.style = createStyle(look.color);
    this.width = Math.min(Math.max(look.columns, 40), 100);
  }

  line(text: string): void {
    this.blocks.push(text);
  }

  paragraph(text: string): void {
    this.blocks.push(Bun.wrapAnsi(text, this.width));
  }

  examples(commands: readonly string[]): void {
    if (commands.length === 0) return;
    const lines = commands.map((command) => `  ${command.replaceAll("\n", "\n  ")}`);
    this.blocks.push([this.style.bold("Examples:"), ...lines].join("\n"));
  }

  rows(title: string, rows: readonly Row[]): void {
    if (rows.length === 0) return;
    const widest = Math.min(Math.max(...rows.map(([name]) => Bun.stringWidth(name))), 30);
    const lines = rows.map(([name, description]) => this.row(name, description, widest));
    this.blocks.push([this.style.bold(`${title}:`), ...lines].join("\n"));
  }

  toString(): string {
    return this.blocks.join("\n\n");
  }

  // A name that is too long for its column gets a line of its own.
  private row(name: string, description: string, column: number): string {
    const indent = " ".repeat(column + 4);
    const text = Bun.wrapAnsi(description, this.width - indent.length).replaceAll("\n", `\n${indent}`);
    const shown = `  ${this.style.cyan(name)}`;
    if (text === "") return shown;
    return Bun.stringWidth(name) > column ? `${shown}\n${indent}${text}` : `${shown}${" ".repeat(column - Bun.stringWidth(name) + 2)}${text}`;
  }
}

function summaries(tree: CommandTree, group: CommandGroup): Row[] {
  return Object.entries(tree)
    .filter(([, entry]) => entry.group === group)
    .map(([name, entry]) => [name, entry.summary]);
}

function usageLines(command: Command): string[] {
  const positionals = positionalsOf(command.args);
  const last = positionals.length - 1;
  const words = positionals.map(([name, definition], index) => placeholder(name, definition, command.variadic === true && index === last));
  const flags = Object.values(command.args).some(({ type }) => type !== "positional") ? ["[flags]"] : [];
  const lines = [["task-bg", command.name, ...words, ...flags].join(" ")];
  if (command.childCommandFlag !== undefined) {
    const required = words.filter((word) => word.startsWith("<"));
    lines.push(["task-bg", command.name, ...required, ...flags, `--${command.childCommandFlag}`, "--", "<command> [arguments]"].join(" "));
  }
  return lines;
}

function argumentRows(command: Command): Row[] {
  const positionals = positionalsOf(command.args);
  return positionals.map(([name, definition], index) => [
    placeholder(name, definition, command.variadic === true && index === positionals.length - 1),
    describe(definition),
  ]);
}

function positionalsOf(args: ArgsDef): [string, ArgDef][] {
  return Object.entries(args).filter(([, { type }]) => type === "positional");
}

function placeholder(name: string, definition: ArgDef, repeated: boolean): string {
  const required = definition.required !== false && definition.default === undefined;
  const label = argumentLabel(name);
  return `${required ? `<${label}>` : `[${label}]`}${repeated ? "..." : ""}`;
}

function flagRows(args: ArgsDef, optionalValues: readonly string[]): Row[] {
  const flags = Object.entries(args).filter(([, { type }]) => type !== "positional");
  return flags.map(([name, definition]) => [flagName(name, definition, optionalValues.includes(name)), describe(definition)]);
}

function flagName(name: string, definition: ArgDef, valueOptional: boolean): string {
  const aliases = aliasesOf(definition);
  const short = aliases.filter((alias) => alias.length === 1).map((alias) => `-${alias}`);
  const long = [name, ...aliases.filter((alias) => alias.length > 1)].map((alias) => `--${alias}`);
  const names = [...short, ...long].join(", ");
  // So that the long names stand beneath each other.
  const aligned = short.length === 0 ? `    ${names}` : names;
  if (definition.type === "boolean") return definition.default === true ? aligned.replace("--", "--[no-]") : aligned;
  const value = definition.valueHint ?? name;
  return valueOptional ? `${aligned}[=<${value}>]` : `${aligned} <${value}>`;
}

function describe(definition: ArgDef): string {
  const choices = definition.type === "enum" && definition.options ? `one of ${definition.options.join(", ")}` : "";
  const preset = definition.default === undefined || typeof definition.default === "boolean" ? "" : `default ${definition.default}`;
  const facts = [choices, preset, definition.type !== "positional" && definition.required === true ? "required" : ""].filter(Boolean).join("; ");
  return [definition.description ?? "", facts === "" ? "" : `(${facts})`].filter(Boolean).join(" ");
}
