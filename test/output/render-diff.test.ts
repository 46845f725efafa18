import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { renderDiff } from "../../src/output/render-diff.ts";

describe("renderDiff", () => {
  test.each<[string, string, string, string]>([
    ["says nothing of equal texts", "a\nb", "a\nb", ""],
    ["shows what is new in nothing", "", "a\nb", "+ a\n+ b"],
    ["shows what went", "a\nb", "", "- a\n- b"],
    ["shows a changed line as the old one and the new", "a\nb\nc", "a\nx\nc", "  a\n- b\n+ x\n  c"],
    [
      "leaves out what is far from a change",
      "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12",
      "1\n2\n3\n4\nx\n6\n7\n8\n9\n10\n11\n12",
      "  2\n  3\n  4\n- 5\n+ x\n  6\n  7\n  8\n  …",
    ],
    [
      "shows two changes with what is between left out",
      "a\n1\n2\n3\n4\n5\n6\n7\n8\nb",
      "A\n1\n2\n3\n4\n5\n6\n7\n8\nB",
      "- a\n+ A\n  1\n  2\n  3\n  …\n  6\n  7\n  8\n- b\n+ B",
    ],
  ])("%s", (_what, before, after, expected) => {
    expect(renderDiff(before, after, false)).toBe(expected);
  });

  test("marks lines by colour and by sign", () => {
    expect(renderDiff("a", "b", true)).toBe("\u001b[31m- a\u001b[39m\n\u001b[32m+ b\u001b[39m");
  });

  test("shows nothing that acts on a terminal", () => {
    expect(renderDiff("", "a\u001b[2Jb\rc", false)).toBe("+ ab\nc");
  });

  test("tells the new text from the old one, whatever they are", () => {
    const lines = fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 7 });
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        const diff = renderDiff(before.join("\n"), after.join("\n"), false).split("\n").filter(Boolean);
        const side = (mark: string) => diff.filter((line) => line.startsWith(mark)).map((line) => line.slice(2));
        const gone = side("-");
        const fresh = side("+");
        expect([...after, ...gone].sort()).toEqual([...before, ...fresh].sort());
      }),
    );
  });
});
