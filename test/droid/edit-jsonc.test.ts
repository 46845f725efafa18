import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { editJsonc } from "../../src/droid/edit-jsonc.ts";
import { parseJsonc } from "../../src/droid/parse-jsonc.ts";

type Json = Record<string, unknown>;

/** Edits a text by a function over its value. */
function edit(text: string, change: (value: never) => unknown): string {
  const document = parseJsonc(text, "x");
  return editJsonc(document, change(document.root.value as never));
}

function append(value: unknown) {
  return (list: unknown[]) => [...list, value];
}

describe("editJsonc", () => {
  test.each<[string, string, (value: never) => unknown, string]>([
    ["keeps the text of what is the same", "// a\n{ }\n", (value: Json) => value, "// a\n{ }\n"],
    ["fills an empty object", "{}\n", () => ({ a: [1] }), '{\n  "a": [\n    1\n  ]\n}\n'],
    [
      "adds a member last, indented like the others",
      '{\n    "a": 1\n}',
      add({ b: 2 }),
      '{\n    "a": 1,\n    "b": 2\n}',
    ],
    [
      "indents with tabs where the file does",
      '{\n\t"a": 1\n}',
      add({ b: [2] }),
      '{\n\t"a": 1,\n\t"b": [\n\t\t2\n\t]\n}',
    ],
    ["stays in one line where the file does", '{"a":1}', add({ b: { c: 2 } }), '{"a":1,"b":{"c":2}}'],
    [
      "ends lines as the file does",
      '{\r\n  "a": 1\r\n}',
      add({ b: [2] }),
      '{\r\n  "a": 1,\r\n  "b": [\r\n    2\r\n  ]\r\n}',
    ],
    ["adds an item to an array", "[\n  1\n]", append(2), "[\n  1,\n  2\n]"],
    ["adds an item in one line", "[1]", append({ a: 1 }), '[1,{"a":1}]'],
    ["takes the first item out", "[ 1, 2, 3 ]", (list: number[]) => list.slice(1), "[ 2, 3 ]"],
    ["takes the last item out", "[ 1, 2, 3 ]", (list: number[]) => list.slice(0, 2), "[ 1, 2 ]"],
    ["takes every item out", "[ 1, 2 ]", () => [], "[]"],
    ["replaces a value in its place", '{ "a": "x", "b": 1 }', add({ a: "y" }), '{ "a": "y", "b": 1 }'],
    ["replaces an object by a list", '{\n  "a": {}\n}', add({ a: [1] }), '{\n  "a": [\n    1\n  ]\n}'],
    ["replaces the whole", "[1]\n", () => "x", '"x"\n'],
    [
      "keeps comments around what changes",
      '{\n  // one\n  "a": 1, // two\n  /* three */ "b": 2 // four\n}',
      add({ a: 9, c: 3 }),
      '{\n  // one\n  "a": 9, // two\n  /* three */ "b": 2,\n  "c": 3 // four\n}',
    ],
  ])("%s", (_what, text, change, expected) => {
    expect(edit(text, change)).toBe(expected);
  });

  test("changes an item in its place and keeps what did not change in it", () => {
    const text = '[ {"x": 1}, { "y": /* why */ 2, "z": 3 }, {"x": 4} ]';
    const changed = edit(text, ([one, two, three]: [Json, Json, Json]) => [one, { ...two, z: 5 }, three]);
    expect(changed).toBe('[ {"x": 1}, { "y": /* why */ 2, "z": 5 }, {"x": 4} ]');
  });

  test("gives a text that reads as the value, whatever the text and the change", () => {
    fc.assert(
      fc.property(document, fc.infiniteStream(fc.nat(7)), json, ({ text, value }, choices, fresh) => {
        const parsed = parseJsonc(text, "x");
        expect(parsed.root.value).toEqual(value);
        const changed = mutate(parsed.root.value, () => choices.next().value ?? 0, fresh);
        expect(parseJsonc(editJsonc(parsed, changed), "x").root.value).toEqual(changed);
      }),
      { numRuns: 500 },
    );
  });

  test("gives the same text again when what was added is taken out", () => {
    fc.assert(
      fc.property(document, json, ({ text, value }, fresh) => {
        fc.pre(typeof value === "object" && value !== null && Object.keys(value).length > 0);
        const parsed = parseJsonc(text, "x");
        const { value: old } = parsed.root;
        const more = Array.isArray(old) ? [...old, [fresh]] : { ...(old as Json), "new key": fresh };
        const longer = parseJsonc(editJsonc(parsed, more), "x");
        const rest = Array.isArray(longer.root.value)
          ? longer.root.value.slice(0, -1)
          : without(longer.root.value as Json);
        expect(editJsonc(longer, rest)).toBe(text);
      }),
      { numRuns: 500 },
    );
  });
});

function add(more: Json) {
  return (value: Json) => ({ ...value, ...more });
}

function without(json: Json): Json {
  return Object.fromEntries(Object.entries(json).filter(([key]) => key !== "new key"));
}

const gap = fc.constantFrom("", " ", "\n  ", " // c\n", "/* x, ] } */", "\t");

/** As a text can hold it: JSON has no -0. */
const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);

/** A value and a text of it with white space and comments. */
const document = fc
  .tuple(json, fc.array(gap, { minLength: 1, maxLength: 12 }))
  .map(([value, gaps]) => ({ value, text: write(value, gaps, { next: 0 }) }));

function write(value: unknown, gaps: readonly string[], state: { next: number }): string {
  const space = () => gaps[state.next++ % gaps.length] ?? "";
  const inner = (part: unknown) => `${space()}${write(part, gaps, state)}${space()}`;
  if (Array.isArray(value)) return `[${value.length === 0 ? space() : value.map(inner).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, part]) => `${space()}${JSON.stringify(key)}${space()}:${inner(part)}`,
  );
  return `{${members.length === 0 ? space() : members.join(",")}}`;
}

/** Another value that shares parts with the first: some are kept, dropped, changed, added. */
function mutate(value: unknown, choose: () => number, fresh: unknown): unknown {
  if (choose() === 0) return fresh;
  if (Array.isArray(value)) return value.flatMap((item) => mutatePart(item, choose, fresh));
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).flatMap(([key, part]) =>
    mutatePart(part, choose, fresh).map((changed, index): [string, unknown] => [
      index === 0 ? key : `${key}+`,
      changed,
    ]),
  );
  return Object.assign(Object.create(null), Object.fromEntries(members));
}

function mutatePart(part: unknown, choose: () => number, fresh: unknown): unknown[] {
  switch (choose()) {
    case 0:
      return [];
    case 1:
      return [part, fresh];
    case 2:
      return [mutate(part, choose, fresh)];
    default:
      return [part];
  }
}
