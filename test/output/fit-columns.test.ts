import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { type ColumnNeed, fitColumns } from "../../src/output/fit-columns.ts";

const id: ColumnNeed = { natural: 10, least: 10 };
const droid: ColumnNeed = { natural: 20, least: 5, drop: 1 };
const text: ColumnNeed = { natural: 100, least: 10, drop: 2 };

test.each<[number, number[]]>([
  [200, [10, 20, 100]],
  [134, [10, 20, 100]],
  [133, [10, 20, 99]],
  [60, [10, 20, 26]],
  [29, [10, 5, 10]],
  [28, [10, 0, 16]],
  [22, [10, 0, 10]],
  [21, [10, 0, 0]],
  [5, [10, 0, 0]],
])("gives %p columns out as %j", (available, widths) => {
  expect(fitColumns([id, droid, text], available, 2)).toEqual(widths);
});

test("takes no more than there is, unless what must stay needs it", () => {
  const need = fc.record({ natural: fc.nat(200), least: fc.nat(50), drop: fc.option(fc.nat(5), { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(need, { minLength: 1, maxLength: 8 }), fc.nat(300), (needs, available) => {
      const widths = fitColumns(needs, available, 2);
      const shown = widths.filter((width) => width > 0);
      const used = shown.reduce((sum, width) => sum + width, 2 * Math.max(0, shown.length - 1));
      const kept = needs
        .filter(({ drop }) => drop === undefined)
        .map(({ natural, least }) => Math.min(natural, least))
        .filter((width) => width > 0);
      const needed = kept.reduce((sum, width) => sum + width, 2 * Math.max(0, kept.length - 1));
      expect(used).toBeLessThanOrEqual(Math.max(available, needed));
      for (const [index, width] of widths.entries()) expect(width).toBeLessThanOrEqual(needs[index]?.natural ?? 0);
    }),
  );
});
