import { describe, expect, test } from "bun:test";
import { fillResults, findResultReferences, renameResultReferences } from "../../src/task/result-references.ts";

describe("findResultReferences", () => {
  test.each([
    ["none", []],
    ["of {{result:bg_1}} and {{result:a-2}}", ["bg_1", "a-2"]],
    ["twice {{result:bg_1}}{{result:bg_1}}", ["bg_1"]],
    ["{{result:}} {{result:../x}} {{result: bg_1}} {{ result:bg_1 }} {result:bg_1} {{Result:bg_1}}", []],
    [`{{result:${"x".repeat(65)}}}`, []],
  ])("in %j", (prompt, ids) => {
    expect(findResultReferences(prompt)).toEqual(ids);
  });
});

test("renameResultReferences renames each and leaves the rest", () => {
  const prompt = "{{result:a}} {{result:b}} {{result:}} $& {{result:a}}";
  expect(renameResultReferences(prompt, (id) => `${id}$&`)).toBe(
    "{{result:a$&}} {{result:b$&}} {{result:}} $& {{result:a$&}}",
  );
});

describe("fillResults", () => {
  test("puts results in as data: what looks like a reference or a pattern in one stays as it is", () => {
    const results: Record<string, string> = { a: "$& $1 {{result:b}}", b: "B" };
    expect(fillResults("[{{result:a}}] [{{result:b}}]", (id) => results[id])).toBe("[$& $1 {{result:b}}] [B]");
  });

  test("says when there is no result", () => {
    expect(fillResults("{{result:a}}", () => undefined)).toBe("(no result)");
  });

  test("cuts a result of more than 64 Ki characters, between characters", () => {
    const long = `${"x".repeat(65_535)}🦊 and more`;
    const filled = fillResults("{{result:a}}!", () => long);
    expect(filled).toEndWith("… (cut)!");
    expect(filled.isWellFormed()).toBe(true);
    expect(filled.length).toBe(65_536 + "… (cut)!".length);
    expect(fillResults("{{result:a}}", () => "x".repeat(65_536))).toBe("x".repeat(65_536));
  });

  test("gives each of many results its share of a million characters", () => {
    const filled = fillResults("{{result:a}}".repeat(1_000), () => "x".repeat(65_536));
    expect(filled).toBe(`${"x".repeat(1_048)}… (cut)`.repeat(1_000));
  });
});
