import { describe, expect, test } from "bun:test";
import { readPlan } from "../../src/droid/read-plan.ts";

describe("readPlan", () => {
  test.each([
    ["a list", [{ status: "completed", content: "x" }, { status: "in_progress" }, { status: "pending" }], 1, 3],
    ["a list of other things", ["x", null, { status: 7 }, { status: "completed" }], 1, 4],
    ["numbered text", "1. [completed] x\n2. [completed] y\n3) [in_progress] z\n", 2, 3],
    ["text without numbers", "[completed] x\r\n[pending] y", 1, 2],
    ["Markdown", "# Plan\n- [x] a\n- [X] b\n  * [ ] c\nnotes [x]", 2, 3],
    ["upper case", "- [COMPLETED] a", 1, 1],
  ])("reads %s", (_, todos, completed, total) => {
    expect(readPlan({ todos })).toEqual({ completed, total });
  });

  test.each([[undefined], [[]], [""], ["do this, then that"], [{ status: "completed" }], [3]])(
    "finds no plan in %p",
    (todos) => {
      expect(readPlan({ todos })).toBeUndefined();
    },
  );
});
