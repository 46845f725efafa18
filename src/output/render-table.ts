import Table from "cli-table3";
import { fitColumns } from "./fit-columns.ts";
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

const gap = 2;

/** Draws a table without borders that fits the terminal: one line a row, cut with an ellipsis. */
export function renderTable<T>(columns: readonly TableColumn<T>[], rows: readonly T[], look: TableLook): string {
  const cells = rows.map((row) => columns.map((column) => toSingleLine(column.text(row), column.most ?? look.columns)));
  const widths = fitColumns(
    columns.map((column, index) =>
      measure(
        column,
        cells.map((line) => line[index] ?? ""),
      ),
    ),
    look.columns,
    gap,
  );
  return draw(columns, rows, cells, widths, createStyle(look.color));
}

function measure<T>(column: TableColumn<T>, cells: readonly string[]) {
  let natural = Bun.stringWidth(column.title);
  for (const cell of cells) natural = Math.max(natural, Bun.stringWidth(cell));
  return { natural, least: column.least ?? natural, drop: column.drop };
}

function draw<T>(
  columns: readonly TableColumn<T>[],
  rows: readonly T[],
  cells: readonly string[][],
  widths: readonly number[],
  style: Style,
): string {
  const shown = columns.flatMap((column, index) => {
    const width = widths[index] ?? 0;
    return width > 0 ? [{ column, index, width }] : [];
  });
  const table = new Table({
    chars: noBorders,
    style: { head: [], border: [], "padding-left": 0, "padding-right": gap },
    colWidths: shown.map(({ width }) => width + gap),
    head: shown.map(({ column, width }) => style.bold(toSingleLine(column.title, width))),
  });
  for (const [line, row] of rows.entries()) {
    table.push(
      shown.map(({ column, index, width }) => {
        const cell = toSingleLine(cells[line]?.[index] ?? "", width);
        return column.mark?.(cell, row, style) ?? cell;
      }),
    );
  }
  // The last column's padding would push a full line over the terminal's edge.
  return table.toString().replace(/ +$/gm, "");
}

const noBorders = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
};
