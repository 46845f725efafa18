import { expect, test } from "bun:test";
import { timeLeftMs } from "../../src/task/limits.ts";
import { newRecord } from "../fixtures/create-task.ts";

const now = new Date("2026-11-24T05:00:10.000Z");

test.each([
  ["5 s are left", "2026-11-24T05:00:05.000Z", 10_000, 5000],
  ["it is due to the millisecond", "2026-11-24T05:00:00.000Z", 10_000, 0],
  ["it was due long ago", "2026-11-23T05:00:00.000Z", 1, 0],
  ["there is no limit", "2026-11-24T05:00:00.000Z", null, undefined],
  ["the limit is nothing", "2026-11-24T05:00:00.000Z", 0, undefined],
  ["it has not started", null, 10_000, undefined],
  ["its start does not parse", "soon", 10_000, undefined],
])("timeLeftMs when %s", (_, started_at, timeout_ms, left) => {
  expect(timeLeftMs(newRecord({ now: () => now }, { started_at, timeout_ms }), now)).toBe(left);
});
