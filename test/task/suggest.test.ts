import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { suggestNearest } from "../../src/task/suggest.ts";

const levels = ["low", "medium", "high"];
const droids = ["executor-low", "executor-med", "executor-high", "explore", "explorer", "oracle", "librarian"];

describe("suggestNearest", () => {
  test.each([
    ["hgih", levels, "high"],
    ["lwo", levels, "low"],
    ["meduim", levels, "medium"],
    ["midium", levels, "medium"],
    ["HIGH", levels, "high"],
    ["med", levels, "medium"],
    ["executor-mid", droids, "executor-med"],
    ["executer-med", droids, "executor-med"],
    ["executor-medium", droids, "executor-med"],
    ["explor", droids, "explore"],
    ["explorers", droids, "explorer"],
    ["libarrian", droids, "librarian"],
    ["libr", droids, "librarian"],
    ["opsu", ["opus", "sonnet", "haiku"], "opus"],
  ])("takes %p for a slip of one of %p: %p", (typed, known, meant) => {
    expect(suggestNearest(typed, known)).toBe(meant);
  });

  test.each([
    ["foo", levels],
    ["", levels],
    ["x", ["y"]],
    ["xyz", ["abc"]],
    ["h", levels],
    ["exec", droids],
    ["claude-opus-5", ["opus", "sonnet", "haiku"]],
    ["low", []],
  ])("suggests nothing for %p", (typed, known) => {
    expect(suggestNearest(typed, known)).toBeUndefined();
  });

  test("suggests nothing for a word of 300,000 letters", () => {
    expect(suggestNearest("low".repeat(100_000), levels)).toBeUndefined();
  });

  test("finds a word again whose neighbouring letters were swapped, wherever", () => {
    const word = fc.stringMatching(/^[a-z]{3,20}$/);
    fc.assert(
      fc.property(word, fc.nat(), (meant, seed) => {
        const at = seed % (meant.length - 1);
        const typed = `${meant.slice(0, at)}${meant[at + 1]}${meant[at]}${meant.slice(at + 2)}`;
        expect(suggestNearest(typed, [meant])).toBe(meant);
      }),
    );
  });
});
