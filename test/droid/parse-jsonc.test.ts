import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type JsonNode, parseJsonc } from "../../src/droid/parse-jsonc.ts";
import { catchError } from "../fixtures/catch-error.ts";

function read(text: string): unknown {
  return plain(parseJsonc(text, "/x/settings.json").root.value);
}

// Its objects have no prototype.
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

describe("parseJsonc reads", () => {
  test("whatever JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, "\t"), (value, indent) => {
        expect(read(JSON.stringify(value, null, indent))).toEqual(plain(value));
      }),
    );
  });

  test("comments wherever white space may be", () => {
    const text = `// first\n{ /* a */ "a" /**/ : // b\n [1, /* "],}" */ 2 // c\n , 3] // d\n, "b": "// no comment" }\n/* end */`;
    expect(read(text)).toEqual({ a: [1, 2, 3], b: "// no comment" });
  });

  test("a key that an object's prototype has", () => {
    const { value } = parseJsonc('{"__proto__": 1, "constructor": 2}', "x").root;
    expect(Object.entries(value as object)).toEqual([
      ["__proto__", 1],
      ["constructor", 2],
    ]);
  });

  test("a long string of escapes", () => {
    const long = "x\\n".repeat(50_000);
    expect(read(`["${long}"]`)).toEqual(["x\n".repeat(50_000)]);
  });

  test("where everything stands", () => {
    const text = ' { "a" : [1, 2] , "b": {} }';
    const { root } = parseJsonc(text, "x");
    const slice = ({ start, end }: JsonNode) => text.slice(start, end);
    expect(slice(root)).toBe(text.trim());
    expect(root.elements?.map(({ key, node }) => [key, slice(node)])).toEqual([
      ["a", "[1, 2]"],
      ["b", "{}"],
    ]);
    expect(root.elements?.map(({ gapStart, start }) => text.slice(gapStart, start))).toEqual([" ", " , "]);
  });
});

describe("parseJsonc refuses, with the place,", () => {
  test.each([
    ["nothing", "", "1:1", "expected a value, found the end"],
    ["a trailing comma, as the Droid CLI does", '{\n  "a": 1,\n}', "3:1", 'expected a key in double quotes, found "}"'],
    ["a trailing comma in an array", "[1,]", "1:4", 'expected a value, found "]"'],
    ["a missing comma", '{\n  "a": 1\n  "b": 2 }', "3:3", 'expected "," or "}", found a text'],
    ["a missing colon", '{"a" 1}', "1:6", 'expected ":", found a number'],
    ["a file that breaks off", '{"a": [1', "1:9", 'expected "," or "]", found the end'],
    ["a byte order mark, as the Droid CLI does", "\ufeff{}", "1:1", "expected a value, found a byte order mark"],
    ["text after the end", "{} x", "1:4", "expected the end of the file, found something else"],
    ["a key without quotes", "{a: 1}", "1:2", "expected a key in double quotes, found something else"],
    ["a bad escape, without quoting the text", '["\\x"]', "1:2", "cannot be used: a text with a bad escape"],
    ["a bad number", "[01]", "1:2", "this number is no JSON value"],
    ["a key that stands there twice", '{"a": 1,\n "a": 2}', "2:2", 'the key "a" stands there a second time'],
    ["an endless comment", "{ /* }", "1:3", 'expected a key in double quotes, found "/"'],
    ["nesting without end", "[".repeat(10_000), "1:202", "nested more than 200 levels deep"],
  ])("%s", (_what, text, place, problem) => {
    const error = catchError(() => parseJsonc(text, "/x/settings.json"));
    expect(error.code).toBe("invalid");
    expect(error.message).toStartWith(`The settings file /x/settings.json:${place} cannot be used: `);
    expect(error.message).toContain(problem);
  });

  test.each([
    '{"apiKey": SECRET}',
    '{"apiKey": "SECRET}',
    '{"apiKey": "SECRET\\x"}',
    '{"apiKey": "a" "SECRET"}',
    '{"apiKey" "SECRET"}',
    '{"apiKey": 0123456789SECRET}',
    '{"apiKey": 0123456789}',
    "SECRET",
  ])("without a word of what stands there: %s", (text) => {
    const { message } = catchError(() => parseJsonc(text, "/x/settings.json"));
    expect(message).not.toMatch(/SECRET|"S|"s|0123/);
  });
});
