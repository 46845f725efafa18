import { describe, expect, test } from "bun:test";
import { renderTable, type TableColumn } from "../../src/output/render-table.ts";

type Fruit = { name: string; note: string };
const columns: TableColumn<Fruit>[] = [
  { title: "Name", text: ({ name }) => name },
  {
    title: "Note",
    text: ({ note }) => note,
    least: 6,
    drop: 0,
    mark: (cell, { name }, style) => (name === "fig" ? style.red(cell) : cell),
  },
];
const fruits: Fruit[] = [
  { name: "fig", note: "sweet and soft" },
  { name: "梨", note: "juicy" },
];

describe("renderTable", () => {
  test.each([
    [80, "Name  Note\nfig   sweet and soft\n梨    juicy"],
    [16, "Name  Note\nfig   sweet and…\n梨    juicy"],
    [12, "Name  Note\nfig   sweet…\n梨    juicy"],
    [11, "Name\nfig\n梨"],
  ])("draws in %p columns", (width, table) => {
    expect(renderTable(columns, fruits, { columns: width, color: false })).toBe(table);
  });

  test("marks what is shown and not the space beside it", () => {
    const [head, marked, unmarked] = renderTable(columns, fruits, { columns: 80, color: true }).split("\n");
    expect(head).toBe("\u001b[1mName\u001b[22m  \u001b[1mNote\u001b[22m");
    expect(marked).toBe("fig   \u001b[31msweet and soft\u001b[39m");
    expect(unmarked).toBe("梨    juicy");
  });

  test("leaves out a column that says nothing in any row", () => {
    const silent = fruits.map(({ name }) => ({ name, note: "" }));
    expect(renderTable(columns, silent, { columns: 80, color: false })).toBe("Name\nfig\n梨");
  });

  test("draws its head alone when there are no rows", () => {
    expect(renderTable(columns, [], { columns: 80, color: false })).toBe("Name  Note");
  });
});
