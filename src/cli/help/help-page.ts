import { createStyle, type Style } from "../../output/style.ts";

/** What the help is written for. */
export interface HelpLook {
  color: boolean;
  columns: number;
}

export type HelpRow = readonly [name: string, description: string];

const widestName = 30;

/** A page of help: blocks with a blank line between them, as wide as the terminal but no wider than reads well. */
export class HelpPage {
  private readonly style: Style;
  private readonly width: number;
  private readonly blocks: string[] = [];

  constructor(look: HelpLook) {
    this.style = createStyle(look.color);
    this.width = Math.min(Math.max(look.columns, 60), 100);
  }

  paragraph(text: string): void {
    this.blocks.push(Bun.wrapAnsi(text, this.width));
  }

  usage(lines: readonly string[]): void {
    this.blocks.push(`${this.style.bold("Usage:")} ${lines.join("\n       ")}`);
  }

  /** Command lines are never wrapped: they are there to be copied. */
  examples(commands: readonly string[]): void {
    this.block(
      "Examples",
      commands.map((command) => `  ${command}`),
    );
  }

  rows(title: string, rows: readonly HelpRow[]): void {
    const column = Math.min(Math.max(0, ...rows.map(([name]) => Bun.stringWidth(name))), widestName);
    this.block(
      title,
      rows.map((row) => this.row(row, column)),
    );
  }

  toString(): string {
    return this.blocks.join("\n\n");
  }

  private block(title: string, lines: readonly string[]): void {
    if (lines.length > 0) this.blocks.push([this.style.bold(`${title}:`), ...lines].join("\n"));
  }

  // A name that is too long for its column gets a line of its own.
  private row([name, description]: HelpRow, column: number): string {
    const shown = `  ${this.style.cyan(name)}`;
    if (description === "") return shown;
    const indent = " ".repeat(column + 4);
    const text = Bun.wrapAnsi(description, this.width - indent.length).replaceAll("\n", `\n${indent}`);
    const room = column - Bun.stringWidth(name);
    return room < 0 ? `${shown}\n${indent}${text}` : `${shown}${" ".repeat(room + 2)}${text}`;
  }
}
