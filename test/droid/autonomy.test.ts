import { describe, expect, test } from "bun:test";
import { autonomyLevels, parseAutonomy } from "../../src/droid/autonomy.ts";
import { UsageError } from "../../src/errors.ts";

describe("parseAutonomy", () => {
  test.each([...autonomyLevels])("takes %p", (level) => {
    expect(parseAutonomy(level)).toBe(level);
  });

  test.each([
    ["hgih", 'Did you mean "high"?'],
    ["med", 'Did you mean "medium"?'],
    ["LOW", 'Did you mean "low"?'],
    ["opus", undefined],
    ["", undefined],
  ])("refuses %p with the levels that there are, and the hint %p", (text, hint) => {
    let refusal: unknown;
    try {
      parseAutonomy(text);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(UsageError);
    expect(refusal).toMatchObject({
      message: `${JSON.stringify(text)} is no autonomy level; expected low, medium or high`,
      hint,
    });
  });
});
