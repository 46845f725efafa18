import { describe, expect, test } from "bun:test";
import { describeToolCall } from "../../src/droid/describe-tool-call.ts";

describe("describeToolCall", () => {
  test.each([
    ["Execute", { riskLevel: "low", summary: "lists", command: "ls -la" }, "Execute ls -la"],
    ["Execute", { command: "cat <<E\n  a\tb\nE" }, "Execute cat <<E a b E"],
    ["Edit", { old_str: "a", new_str: "b", file_path: "/src/a.ts" }, "Edit /src/a.ts"],
    ["Grep", { path: "src", pattern: "TODO" }, "Grep TODO"],
    ["Glob", { patterns: ["*.ts", "*.js"] }, "Glob *.ts *.js"],
    ["TodoWrite", { todos: "1. [completed] a\n2. [pending] b" }, "TodoWrite 1 of 2 done"],
    ["Custom", { count: 3, note: "first text" }, "Custom first text"],
    ["Empty", {}, "Empty"],
  ])("says %s %p as %p", (toolName, parameters, expected) => {
    expect(describeToolCall({ toolName, parameters })).toBe(expected);
  });

  test("cuts it at 120 characters", () => {
    const line = describeToolCall({ toolName: "Execute", parameters: { command: "x".repeat(1_000_000) } });
    expect(line).toBe(`Execute ${"x".repeat(111)}…`);
  });
});
