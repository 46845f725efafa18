import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { orderBatch } from "../../src/task/batch-order.ts";

/** `a` is an entry called a; `a<b,c` waits for b and c. */
function order(...words: string[]) {
  const entries = words.map((word, index) => {
    const [name, needs] = word.split("<");
    return { place: `line ${index + 1}`, name: name || undefined, needs: needs?.split(",") ?? [] };
  });
  const { order: indexes, problems } = orderBatch(entries);
  return {
    names: indexes.map((index) => entries[index]?.name ?? "").join(""),
    problems: problems.map(({ index, problem }) => `${index} ${problem}`),
  };
}

describe("orderBatch", () => {
  test.each([
    ["abc", ["a", "b", "c"]],
    ["cba", ["a<b", "b<c", "c"]],
    ["abdc", ["a", "b<a", "c<a,d", "d<b"]],
    ["bca", ["a<b,c,b", "b", "c"]],
    ["ab", ["a<unknown", "b"]],
  ])("gives %p for %p", (names, words) => {
    expect(order(...words)).toEqual({ names, problems: [] });
  });

  test.each([
    [["a<a"], ["0 a waits for itself"]],
    [["a<b", "b<a"], ["0 these wait for each other: a → b → a"]],
    [["x<a", "a<b", "b<c", "c<a", "y<c"], ["1 these wait for each other: a → b → c → a"]],
    [
      ["a<b", "b<a", "c<d", "d<c"],
      ["0 these wait for each other: a → b → a", "2 these wait for each other: c → d → c"],
    ],
    [["a", "b", "a"], ["2 a is the name of the entry at line 1 too"]],
  ])("refuses %p", (words, problems) => {
    expect(order(...words).problems).toEqual(problems);
  });

  test("puts each after what it waits for, also in a chain of ten thousand links", () => {
    const chain = Array.from({ length: 10_000 }, (_, index) => ({
      place: "",
      name: `n${index}`,
      needs: index === 9_999 ? [] : [`n${index + 1}`],
    }));
    expect(orderBatch(chain).order).toEqual(chain.map((_, index) => 9_999 - index));
  });

  test("keeps to whatever waits for whatever, and is complete", () => {
    const graphs = fc.array(fc.array(fc.nat(8), { maxLength: 4 }), { maxLength: 9 });
    fc.assert(
      fc.property(graphs, (graph) => {
        const entries = graph.map((needs, index) => ({ place: "", name: `${index}`, needs: needs.map(String) }));
        const { order: indexes, problems } = orderBatch(entries);
        expect(indexes.toSorted((a, b) => a - b)).toEqual([...graph.keys()]);
        const place = new Map(indexes.map((index, position) => [index, position]));
        const kept = graph.every((needs, index) =>
          needs.every((need) => need >= graph.length || (place.get(need) ?? 0) < (place.get(index) ?? 0)),
        );
        expect(kept).toBe(problems.length === 0);
      }),
    );
  });
});
