import { expect, test } from "bun:test";
import fc from "fast-check";
import { parseDuration } from "../../src/task/duration.ts";
import { writeDuration } from "../../src/task/write-duration.ts";

test.each([
  [1, "1ms"],
  [90_000, "1m30s"],
  [1_800_000, "30m"],
  [604_800_000, "7d"],
  [90_061_001, "1d1h1m1s1ms"],
])("writes %p ms as %p", (ms, text) => {
  expect(writeDuration(ms)).toBe(text);
});

test("what it writes is read as the same time", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 10 ** 13 }), (ms) => parseDuration(writeDuration(ms)) === ms));
});
