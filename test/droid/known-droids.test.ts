import { expect, test } from "bun:test";
import { defaultDroid, knownDroids } from "../../src/droid/known-droids.ts";

test("knows the twelve names, the default among them, each with its use", () => {
  expect([...knownDroids.keys()]).toEqual([
    "basic-searcher",
    "explore",
    "explorer",
    "librarian",
    "oracle",
    "executor-low",
    "executor-med",
    "executor-high",
    "hephaestus",
    "code-reviewer",
    "security-auditor",
    "test-engineer",
  ]);
  expect(knownDroids.has(defaultDroid)).toBe(true);
  for (const use of knownDroids.values()) expect(use).toMatch(/^[A-Z][^\n]+$/);
});
