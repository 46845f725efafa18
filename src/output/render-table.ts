import { type ColumnNeed, fitColumns } from "./fit-columns.ts";
import { createStyle, type Style } from "./style.ts";
import { toSingleLine } from "./terminal-text.ts";

/** What a table is drawn for. */
export interface TableLook {
  columns: number;
  color: boolean;
}

/** One column of a table of `T`. */
export interface TableColumn<T> {
  title: string;
  /** The cell's text as it comes: it is made safe for a terminal and put into one line here. */
  text: (row: T) => string;
  /** Below this width the column is of no use. */
  least?: number;
  most?: number;
  /** Which columns go when there is no room for all: the lowest number first; one without a number always stays. */
  drop?: number;
  mark?: (cell: string, row: T, style: Style) => string;
}

const gap = "  ";
/** What never goes, an id, stays whole also where the terminal is narrower. */
const longestWhole = 100;

/**
 * Draws a table without borders that fits the terminal: one line a row, cut with an ellipsis.
 * Widths are Bun's throughout: a table library that measures by other rules breaks the line where the two differ, and the one
 * that was tried took 13 s for 10,000 rows.
 */
export function renderTable<T>(columns: readonly TableColumn<T>[], rows: readonly T[], look: TableLook): string {
  const style = createStyle(look.color);
  const cells = columns.map((column) =>
    rows.map((row) => toSingleLine(column.text(row), column.most ?? Math.max(look.columns, longestWhole))),
  );
  const widths = fitColumns(
    columns.map((column, index) => measure(column, cells[index] ?? [])),
    look.columns,
    gap.length,
  );
  const shown = [...columns.entries()].filter(([index]) => (widths[index] ?? 0) > 0);
  const head = shown.map(([index, { title }]) => fill(title, widths[index] ?? 0, style.bold));
  const lines = rows.map((row, line) =>
    shown.map(([index, { mark }]) =>
      fill(cells[index]?.[line] ?? "", widths[index] ?? 0, (cell) => mark?.(cell, row, style) ?? cell),
    ),
  );
  return [head, ...lines].map((line) => line.join(gap).trimEnd()).join("\n");
}

// A column that has nothing to say in any row is left out.
function measure<T>(column: TableColumn<T>, cells: readonly string[]): ColumnNeed {
  let widest = 0;
  for (const cell of cells) widest = Math.max(widest, Bun.stringWidth(cell));
  const natural = widest === 0 && cells.length > 0 ? 0 : Math.max(widest, Bun.stringWidth(column.title));
  return { natural, least: column.least ?? natural, drop: column.drop };
}

/** Cuts or pads a line to exactly so many columns. */
function fill(text: string, width: number, mark: (cut: string) => string): string {
  const cut = Bun.stringWidth(text) > width ? toSingleLine(text, width) : text;
  return mark(cut) + " ".repeat(Math.max(0, width - Bun.stringWidth(cut)));
}
