import { expect, test } from "bun:test";
import { describeState } from "../../src/task/describe-state.ts";
import { newRecord } from "../fixtures/create-task.ts";

test.each([
  [{ status: "completed" }, "completed"],
  [{ status: "error", reason: "timeout" }, "error (timeout)"],
  [{ status: "error", reason: null }, "error"],
  [{ status: "running", reason: "left over" }, "running"],
] as const)("%j is %s", (fields, state) => {
  expect(describeState(newRecord({ now: () => new Date() }, fields))).toBe(state);
});
