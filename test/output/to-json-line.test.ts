import { expect, test } from "bun:test";
import { toJsonLine } from "../../src/output/to-json-line.ts";

test("writes one line that no terminal acts on and that reads back the same", () => {
  const value = { text: "a\nb\x1b[31m\x7f\u009b1m\u2028\u202e", list: [null, 1] };
  const line = toJsonLine(value);
  expect(JSON.parse(line)).toEqual(value);
  expect(line).toEndWith("}\n");
  expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202e]/);
});
