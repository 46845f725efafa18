import { describe, expect, test } from "bun:test";
import { type BatchFormat, splitBatchText } from "../../src/task/batch-text.ts";

function places(text: string, format: BatchFormat): string[] {
  return splitBatchText(text, format).map((item) =>
    "problem" in item ? `${item.place}!` : `${item.place}: ${JSON.stringify(item.value)}`,
  );
}

describe("splitBatchText", () => {
  test.each<[string, string, BatchFormat, string[]]>([
    ["a line each", '{"a":1}\n{"a":2}\n', "json", ['line 1: {"a":1}', 'line 2: {"a":2}']],
    ["blank lines and Windows' line ends", '\r\n{"a":1}\r\n \r\n5', "json", ['line 2: {"a":1}', "line 4: 5"]],
    [
      "broken lines among others",
      '{"a":1}\nnope\n{"a"\n{"b":2}',
      "json",
      ['line 1: {"a":1}', "line 2!", "line 3!", 'line 4: {"b":2}'],
    ],
    ["nothing", " \n\n", "json", []],
    ["an array", '\n[\n  {"a": 1},\n  {"a":\n    2}]\n', "json", ['line 3: {"a":1}', 'line 4: {"a":2}']],
    ["an empty array", "[\n]", "json", []],
    ["an array with a broken element", '[{"a": 1},\n{"a": },\n3]', "json", ['line 1: {"a":1}', "line 2!", "line 3: 3"]],
    ["a list", "# - no\n- a: 1\n\n- a: |\n    - x\n    y\n", "yaml", ['line 2: {"a":1}', 'line 4: {"a":"- x\\ny\\n"}']],
    ["an indented list", "---\n  - a: 1\n  - a:\n    - 2\n", "yaml", ['line 2: {"a":1}', 'line 3: {"a":[2]}']],
    ["a list in brackets", "[{a: 1},\n {a: 2}]", "yaml", ['entry 1: {"a":1}', 'entry 2: {"a":2}']],
    ["a mapping", "a: 1\n", "yaml", ['entry 1: {"a":1}']],
    ["nothing in YAML", "# empty\n", "yaml", []],
    ["a broken entry", "- a: 1\n- b: [1\n- c: 3\n", "yaml", ["line 2!"]],
    ["broken all over", "a: [1", "yaml", ["the text!"]],
  ])("of %s tells where each entry stands", (_, text, format, expected) => {
    expect(places(text, format)).toEqual(expected);
  });
});
