import { describe, expect, test } from "bun:test";
import type { TaskRecord } from "../../src/task/record.ts";
import {
  defaultMaxOutputBytes,
  findPassedLimit,
  type RunMeasures,
  secondsUntilLook,
  timeLeftMs,
} from "../../src/task/run-limits.ts";
import { newRecord } from "../fixtures/create-task.ts";

const now = new Date("2026-11-24T05:00:10.000Z");

/** A task that started ten seconds ago. */
function task(fields: Partial<TaskRecord>): TaskRecord {
  return newRecord({ now: () => new Date("2026-11-24T05:00:00.000Z") }, fields);
}

describe("timeLeftMs", () => {
  test.each([
    ["5 s are left", "2026-11-24T05:00:05.000Z", 10_000, 5000],
    ["it is due to the millisecond", "2026-11-24T05:00:00.000Z", 10_000, 0],
    ["it was due long ago", "2026-11-23T05:00:00.000Z", 1, 0],
    ["there is no limit", "2026-11-24T05:00:00.000Z", null, undefined],
    ["the limit is nothing", "2026-11-24T05:00:00.000Z", 0, undefined],
    ["it has not started", null, 10_000, undefined],
    ["its start does not parse", "soon", 10_000, undefined],
  ])("tells when %s", (_, started_at, timeout_ms, left) => {
    expect(timeLeftMs(task({ started_at, timeout_ms }), now)).toBe(left);
  });

  test.each([
    ["that of its group alone", null, "2026-11-24T05:00:17.000Z", 7000],
    ["that of its group, which is over first", 30_000, "2026-11-24T05:00:17.000Z", 7000],
    ["its own, which is over first", 12_000, "2026-11-24T05:00:17.000Z", 2000],
    ["none when that of its group is over", 30_000, "2026-11-24T05:00:10.000Z", 0],
  ])("has %s", (_, timeout_ms, group_deadline, left) => {
    expect(timeLeftMs(task({ timeout_ms, group_deadline }), now)).toBe(left);
  });
});

describe("findPassedLimit", () => {
  const idle = { idle_timeout_ms: 5000 };
  const tokens = { max_tokens: 100 };

  test.each<[string, Partial<TaskRecord>, Partial<RunMeasures>, ReturnType<typeof findPassedLimit>]>([
    ["nothing of a task without limits", {}, { idleMs: 1e9, tokens: 1e9 }, undefined],
    ["a time limit that is due", { timeout_ms: 10_000 }, {}, "timeout"],
    ["no time limit that is not due", { timeout_ms: 10_001 }, {}, undefined],
    ["that the time of its group is over", { group_deadline: "2026-11-24T05:00:10.000Z" }, {}, "deadline"],
    ["no end of its group's time before", { group_deadline: "2026-11-24T05:00:10.001Z" }, {}, undefined],
    ["an output limit, one byte past it", { max_output_bytes: 10 }, { outputBytes: 11 }, "output"],
    ["no output limit that is just kept", { max_output_bytes: 10 }, { outputBytes: 10 }, undefined],
    ["a runaway's output without a limit", {}, { outputBytes: defaultMaxOutputBytes + 1 }, "output"],
    ["an idle limit that is due", idle, { idleMs: 5000 }, "idle"],
    ["no idle limit before", idle, { idleMs: 4999 }, undefined],
    ["no idle limit where idleness cannot be told", idle, { idleMs: undefined }, undefined],
    ["a token budget, one past it", tokens, { tokens: 101 }, "tokens"],
    ["no token budget that is just kept", tokens, { tokens: 100 }, undefined],
    ["no token budget where use cannot be told", tokens, { tokens: undefined }, undefined],
    [
      "time before everything else",
      { timeout_ms: 1, max_output_bytes: 1, ...idle, ...tokens },
      { outputBytes: 9, idleMs: 9999, tokens: 999 },
      "timeout",
    ],
  ])("finds %s", (_, fields, measures, passed) => {
    expect(findPassedLimit(task(fields), { outputBytes: 0, idleMs: 0, tokens: 0, ...measures }, now)).toBe(passed);
  });
});

describe("secondsUntilLook", () => {
  test.each<[string, Partial<TaskRecord>, number]>([
    ["every 30 s without limits of its own, for the output", {}, 30],
    ["when the time limit is due", { timeout_ms: 30_000 }, 20],
    ["when the time of its group is over", { group_deadline: "2026-11-24T05:00:30.000Z" }, 20],
    ["before a time limit that is far off: clocks jump and machines sleep", { timeout_ms: 86_400_000 }, 30],
    ["not before a part of a second is over", { timeout_ms: 11_001 }, 2],
    ["a second later when it was due", { timeout_ms: 1 }, 1],
    ["four times within a short idle limit", { idle_timeout_ms: 8000 }, 2],
    ["every 5 s for a long idle limit", { idle_timeout_ms: 3_600_000 }, 5],
    ["every 5 s for an output limit", { max_output_bytes: 1 }, 5],
    ["every 5 s for a token budget", { max_tokens: 1 }, 5],
    ["when the first of them is due", { timeout_ms: 14_000, idle_timeout_ms: 8000, max_tokens: 1 }, 2],
  ])("says %s", (_, fields, seconds) => {
    expect(secondsUntilLook(task(fields), now)).toBe(seconds);
  });
});
