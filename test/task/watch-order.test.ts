import { describe, expect, test } from "bun:test";
import type { TaskRecord } from "../../src/task/record.ts";
import { createTaskId } from "../../src/task/task-id.ts";
import { createTaskMatcher, orderForWatch } from "../../src/task/watch-order.ts";
import { newRecord } from "../fixtures/create-task.ts";

const now = new Date("2026-11-24T05:00:00.000Z");

function task(id: string, fields: Partial<TaskRecord> = {}): TaskRecord {
  return newRecord({ now: () => now }, { id, ...fields });
}

function minutesAgo(minutes: number): string {
  return new Date(now.getTime() - minutes * 60_000).toISOString();
}

describe("orderForWatch", () => {
  const queuedAt = (time: string) => createTaskId(new Date(time), "00000000");
  // Its priority is lower, and it has waited longer than that is worth.
  const longAgo = queuedAt("2026-11-20T00:00:00Z");
  const early = queuedAt("2026-11-24T04:00:00Z");
  const late = queuedAt("2026-11-24T04:50:00Z");
  const urgent = queuedAt("2026-11-24T04:59:00Z");

  test("puts what runs first, the newest of it first; then the queue in its order; then what ended last", () => {
    const records = [
      task("ended-long-ago", { status: "error", completed_at: minutesAgo(50) }),
      task(late, { status: "queued", started_at: null }),
      task("ended-lately", { status: "completed", started_at: minutesAgo(90), completed_at: minutesAgo(2) }),
      task("runs-long", { started_at: minutesAgo(30) }),
      task(early, { status: "queued", started_at: null }),
      task(urgent, { status: "queued", started_at: null, priority: 5 }),
      task(longAgo, { status: "queued", started_at: null }),
      task("runs-lately", { started_at: minutesAgo(1) }),
      task("ended-unknown", { status: "cancelled", started_at: null, queued_at: null, completed_at: null }),
    ];
    expect(orderForWatch(records).map(({ id }) => id)).toEqual([
      "runs-lately",
      "runs-long",
      longAgo,
      urgent,
      early,
      late,
      "ended-lately",
      "ended-long-ago",
      "ended-unknown",
    ]);
  });
});

describe("createTaskMatcher", () => {
  const record = task("bg_7", {
    description: "Fix API errors",
    agent: "executor-med",
    group: "Nightly",
    progress: { lastMessage: "Reading routes" },
  });

  test.each([
    ["", true],
    ["  ", true],
    ["api", true],
    ["FIX executor", true],
    ["fix oracle", false],
    ["night", true],
    ["routes", true],
    ["g_7", true],
    ["running", true],
    ["runn", true],
    ["queued", false],
    ["queued running", true],
    ["running fix", true],
    ["running nothing", false],
    ["completed fix", false],
    // A state is the task's, not a word of its text.
    ["error", false],
    ["errors", true],
  ])("for %p says %p", (typed, matching) => {
    expect(createTaskMatcher(typed)(record)).toBe(matching);
  });
});
