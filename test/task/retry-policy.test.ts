import { describe, expect, test } from "bun:test";
import type { TaskRecord } from "../../src/task/record.ts";
import { backoffMs, beginOfRun, decideRetry, hasRetriesLeft } from "../../src/task/retry-policy.ts";
import type { Verdict } from "../../src/task/verdict.ts";
import { newRecord } from "../fixtures/create-task.ts";

function task(fields: Partial<TaskRecord>, attempts = 0): TaskRecord {
  const now = () => new Date("2026-11-24T05:00:00.000Z");
  return newRecord({ now }, { ...fields, attempts: Array.from({ length: attempts }, () => ({})) });
}

function failure(reason: Extract<Verdict, { status: "error" }>["reason"]): Verdict {
  return { status: "error", reason, error: "x" };
}

describe("decideRetry", () => {
  test.each([
    ["failed", true],
    ["killed", true],
    ["lost", true],
    ["interrupted", true],
    ["timeout", true],
    ["spawn", false],
    ["stale", false],
  ] as const)("after %s: %p", (reason, retried) => {
    expect(decideRetry(task({ retries: 1 }), failure(reason))).toBe(retried);
  });

  test("never when the time of its group was over", () => {
    const stop_requested = { at: "2026-11-24T05:00:00.000Z", why: "deadline" as const };
    expect(decideRetry(task({ retries: 3, stop_requested }), failure("timeout"))).toBe(false);
  });

  test.each<[Verdict]>([[{ status: "completed", result: "x", usage: undefined }], [{ status: "cancelled" }]])(
    "never after %j",
    (verdict) => {
      expect(decideRetry(task({ retries: 3 }), verdict)).toBe(false);
    },
  );

  test.each([
    [0, 0, false],
    [2, 1, true],
    [2, 2, false],
    [2, 5, false],
  ])("with %p retries and %p earlier runs: %p", (retries, attempts, retried) => {
    expect(decideRetry(task({ retries }, attempts), failure("failed"))).toBe(retried);
    expect(hasRetriesLeft(task({ retries }, attempts))).toBe(retried);
  });
});

test.each([
  [0, 30_000, 0],
  [1, 30_000, 30_000],
  [2, 30_000, 60_000],
  [4, 30_000, 240_000],
  [9, 30_000, 3_600_000],
  [2000, 1, 3_600_000],
  [3, 0, 0],
])("after %p runs a backoff of %p ms is %p ms: doubled each time, an hour at most", (attempts, backoff, ms) => {
  expect(backoffMs(task({ backoff_ms: backoff }, attempts))).toBe(ms);
});

test.each([
  [null, "2026-11-24T05:00:00.000Z"],
  ["2026-11-24T04:59:00.000Z", "2026-11-24T05:00:00.000Z"],
  ["2026-11-24T05:00:30.000Z", "2026-11-24T05:00:30.000Z"],
])("a run claimed at five that may not begin before %p begins at %p", (not_before, begin) => {
  expect(beginOfRun(task({ not_before }), new Date("2026-11-24T05:00:00.000Z")).toISOString()).toBe(begin);
});
