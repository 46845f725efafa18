import { describe, expect, test } from "bun:test";
import { isGoodResult } from "../../src/droid/is-good-result.ts";
import { eventLine } from "../fixtures/run-output.ts";

describe("isGoodResult", () => {
  test.each([
    ["a good result", eventLine.result("x".repeat(1000)), true],
    ["a failed result", eventLine.failedResult("no"), false],
    ["a failed result that quotes a good one", eventLine.failedResult(eventLine.result("x")), false],
    ["text before a result", `stuck ${eventLine.result("x")}`, false],
    ["a message", eventLine.assistant('"isError":false'), false],
    ["nothing", "", false],
  ])("says of %s what it is", (_, line, expected) => {
    expect(isGoodResult(Buffer.from(line))).toBe(expected);
  });
});
