import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { splitJsonArray } from "../../src/task/split-json-array.ts";

describe("splitJsonArray", () => {
  test("takes any array apart into its elements, at their lines", () => {
    const arrays = fc.array(fc.jsonValue(), { maxLength: 5 });
    fc.assert(
      fc.property(arrays, fc.constantFrom(0, 2), (values, indent) => {
        const text = JSON.stringify(values, null, indent);
        const { elements, problem } = splitJsonArray(text);
        expect(problem).toBeUndefined();
        expect(elements.map(({ json }) => JSON.parse(json))).toEqual(JSON.parse(text));
        const lines = text.split("\n");
        for (const { line, json } of elements) expect(lines[line - 1]).toContain(json.split("\n")[0] ?? "");
      }),
    );
  });

  test.each<[string, string[], object | undefined]>([
    ["[1, 2", ["1", "2"], { line: 1, message: "the array is not closed by ]" }],
    ["[1,\n", ["1"], { line: 1, message: "the array is not closed by ]" }],
    ["[1]\n\n[2]", ["1"], { line: 3, message: "something stands after the array" }],
    ["[1,]", ["1", ""], undefined],
    ["[,]", ["", ""], undefined],
    ["[]", [], undefined],
    ['["]", "\\"],["]', ['"]"', '"\\"],["'], undefined],
  ])("of %j", (text, elements, problem) => {
    const split = splitJsonArray(text);
    expect(split.elements.map(({ json }) => json)).toEqual(elements);
    expect(split.problem).toEqual(problem as typeof split.problem);
  });
});
