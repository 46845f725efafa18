import type { ListedDroid } from "../droid/list-droids.ts";
import { renderTable, type TableColumn, type TableLook } from "./render-table.ts";

/** Draws the droids as a table, one line each, and names the files that a launch would refuse. */
export function renderDroidTable(droids: readonly ListedDroid[], look: TableLook): string {
  return renderTable(columns, droids, look);
}

const columns: TableColumn<ListedDroid>[] = [
  { title: "Droid", text: ({ name }) => name },
  { title: "From", text: ({ source }) => source, drop: 1 },
  { title: "Model", text: ({ model }) => model ?? "", most: 24, drop: 0 },
  {
    title: "Best for",
    text: ({ problem, description }) => problem ?? description ?? "",
    least: 10,
    mark: (cell, { problem }, style) => (problem === undefined ? cell : style.red(cell)),
  },
];
