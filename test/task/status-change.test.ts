import { describe, expect, test } from "bun:test";
import type { TaskRecord } from "../../src/task/record.ts";
import { findStatusChanges, type ToldTask } from "../../src/task/status-change.ts";
import { newRecord } from "../fixtures/create-task.ts";

const now = new Date("2026-11-24T05:00:00.000Z");
const [queuedAt, startedAt, endedAt] = [
  "2026-11-24T04:57:00.000Z",
  "2026-11-24T04:58:00.000Z",
  "2026-11-24T04:59:00.000Z",
];

function task(fields: Partial<TaskRecord> = {}): TaskRecord {
  const times = { queued_at: queuedAt, started_at: startedAt, completed_at: endedAt };
  return newRecord({ now: () => now }, { id: "bg_1", ...times, ...fields });
}

function changes(told: ToldTask[], tasks: TaskRecord[]) {
  const byId = <T extends { id: string }>(all: T[]) => new Map(all.map((one) => [one.id, one]));
  return findStatusChanges(byId(told), byId(tasks), now);
}

describe("findStatusChanges", () => {
  test("tells the whole of a task that was not told of", () => {
    expect(changes([], [task({ group: "nightly" })])).toEqual([
      {
        at: startedAt,
        taskId: "bg_1",
        from: null,
        to: "running",
        description: "Find auth patterns",
        group: "nightly",
      },
    ]);
  });

  test.each<[string, ToldTask["status"] | undefined, Partial<TaskRecord>, string]>([
    ["queued: when it was", undefined, { status: "queued" }, queuedAt],
    [
      "queued again: now, for its record says when it was queued first",
      "error",
      { status: "queued" },
      now.toISOString(),
    ],
    ["running: when it started", "queued", { status: "running" }, startedAt],
    [
      "running, which begins after its backoff: now",
      "queued",
      { status: "running", started_at: "2026-11-24T05:30:00.000Z" },
      now.toISOString(),
    ],
    ["completed: when it ended", "running", { status: "completed" }, endedAt],
    ["cancelled without a time: now", "running", { status: "cancelled", completed_at: null }, now.toISOString()],
  ])("says when it came to be %s", (_, from, fields, at) => {
    const record = task(fields);
    const told = from === undefined ? [] : [{ ...record, status: from }];
    expect(changes(told, [record])).toMatchObject([{ at, from: from ?? null, to: fields.status }]);
  });

  test("says why one failed, and nothing of the kind otherwise", () => {
    const failed = changes([], [task({ status: "error", reason: "timeout" })]);
    expect(failed).toMatchObject([{ to: "error", reason: "timeout" }]);
    expect(changes([], [task({ status: "completed", reason: "timeout" })])[0]).not.toHaveProperty("reason");
  });

  test("tells nothing of what is as it was, whatever else of its record changed", () => {
    expect(changes([task()], [task({ droid_session_id: "s" })])).toEqual([]);
  });

  test("tells that a task was removed", () => {
    expect(changes([task({ status: "completed" })], [])).toMatchObject([
      { at: now.toISOString(), taskId: "bg_1", from: "completed", to: null },
    ]);
  });

  test("tells in the order in which it happened", () => {
    const tasks = [
      task({ id: "bg_3", status: "queued" }),
      task({ id: "bg_2" }),
      task({ id: "bg_1" }),
      task({ id: "bg_0", status: "completed" }),
    ];
    expect(changes([], tasks).map(({ taskId }) => taskId)).toEqual(["bg_3", "bg_1", "bg_2", "bg_0"]);
  });
});
