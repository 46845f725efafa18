import { describe, expect, test } from "bun:test";
import { resolveModel, suggestModel } from "../../src/droid/resolve-model.ts";

const aliases = { fast: "haiku", opus: "claude-opus-4-8", gpt: "gpt-5.6-sol" };

describe("resolveModel", () => {
  test.each([
    ["opus", /^claude-opus-\d/],
    ["sonnet", /^claude-sonnet-\d/],
    ["haiku", /^claude-haiku-\d/],
  ])("turns %p into an id of its family", (alias, id) => {
    expect(resolveModel(alias, {})).toMatch(id);
  });

  test.each([
    ["opus", "claude-opus-4-8"],
    ["gpt", "gpt-5.6-sol"],
    ["fast", resolveModel("haiku", {})],
  ])("lets the user's alias %p win", (alias, id) => {
    expect(resolveModel(alias, aliases)).toBe(id);
  });

  test.each(["claude-opus-5", "custom:mock-1", "Opus", "constructor", "__proto__", ""])(
    "passes %p as it is",
    (name) => {
      expect(resolveModel(name, aliases)).toBe(name);
    },
  );
});

describe("suggestModel", () => {
  test.each([
    ["opsu", "opus"],
    ["Sonnet", "sonnet"],
    ["fats", "fast"],
  ])("takes %p for a slip of %p", (name, alias) => {
    expect(suggestModel(name, aliases)).toBe(alias);
  });

  test.each(["opus", "fast", "claude-opus-5", "gpt-6-astra", "inkling", "custom:opsu"])(
    "says nothing of %p",
    (name) => {
      expect(suggestModel(name, aliases)).toBeUndefined();
    },
  );
});
