import { describe, expect, test } from "bun:test";
import { decidePrune } from "../../src/task/prune-policy.ts";
import type { TaskRecord } from "../../src/task/record.ts";
import { newRecord } from "../fixtures/create-task.ts";

const started = new Date("2026-11-24T05:00:00.000Z");
const minute = 60_000;
const ttl = 30 * minute;

function decide(fields: Partial<TaskRecord>, alive: boolean, minutes: number) {
  const record = newRecord({ now: () => started }, fields);
  return decidePrune(record, alive, new Date(started.getTime() + minutes * minute), ttl);
}

describe("decidePrune", () => {
  test.each([
    ["leaves a live task below the limit", {}, 30, undefined],
    ["stops a live task past the limit", {}, 30.01, "stale"],
    ["stops a live task whose group's time is over", { group_deadline: started.toISOString() }, 0.01, "deadline"],
    ["leaves a live task below its own longer limit", { timeout_ms: 60 * minute }, 59, undefined],
    ["stops a live task past its own limit", { timeout_ms: minute }, 1.01, "timeout"],
    [
      "leaves a live task that is merely silent",
      { progress: { lastUpdate: "2026-11-24T04:00:00.000Z" } },
      29,
      undefined,
    ],
    ["leaves a live task whose start does not parse", { started_at: "soon", queued_at: null }, 9999, undefined],
    ["leaves a live task that started in the future", { started_at: "2026-11-25T05:00:00.000Z" }, 0, undefined],
  ])("%s", (_, fields, minutes, action) => {
    expect(decide(fields, true, minutes)).toBe(action as undefined);
  });

  test.each([
    ["settles a dead task at any age", {}, 0, "settle"],
    ["settles a dead task past its limit, for its files say how it ended", { timeout_ms: 1 }, 60, "settle"],
    ["leaves a queued task of ours, which has no process yet", { status: "queued" }, 60, undefined],
  ] as const)("%s", (_, fields, minutes, action) => {
    expect(decide(fields, false, minutes)).toBe(action);
  });

  test.each([
    ["leaves a young one", { status: "running" }, 29, undefined],
    ["calls an old one stale", { status: "running" }, 31, "stale"],
    ["calls an old queued one stale", { status: "queued" }, 31, "stale"],
    ["goes by the queue's time when it never started", { status: "queued", started_at: null }, 31, "stale"],
    ["calls one without a time stale", { status: "running", started_at: null, queued_at: null }, 0, "stale"],
  ] as const)("of the original script's tasks, of which nothing is known, %s", (_, fields, minutes, action) => {
    expect(decide({ ...fields, schema: null }, false, minutes)).toBe(action);
  });

  test.each(["completed", "error", "cancelled"] as const)(
    "leaves a task that is %s, unless its process runs on",
    (status) => {
      for (const schema of [1, null]) expect(decide({ status, schema }, false, 9999)).toBeUndefined();
      expect(decide({ status, schema: 1 }, true, 9999)).toBe("stale");
      expect(decide({ status, schema: 1 }, true, 0)).toBeUndefined();
    },
  );
});
