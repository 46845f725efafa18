import { describe, expect, test } from "bun:test";
import type { TaskRecord } from "../../src/task/record.ts";
import { countByGroup, countByStatus, selectTasks, type TaskFilter } from "../../src/task/selection.ts";
import { newRecord } from "../fixtures/create-task.ts";

const now = new Date("2026-11-24T05:00:00.000Z");

function task(id: string, minutesAgo: number, fields: Partial<TaskRecord> = {}): TaskRecord {
  const launched = new Date(now.getTime() - minutesAgo * 60_000);
  return newRecord({ now: () => launched }, { id, ...fields });
}

const records = [
  task("b", 10, { status: "completed", agent: "oracle" }),
  task("d", 1, { parent_session_id: "s1", group: "nightly" }),
  task("a", 60, { status: "error", group: "nightly" }),
  task("c", 10, { status: "queued", agent: "oracle", parent_session_id: "s1", started_at: null }),
];

describe("selectTasks", () => {
  test.each<[string, TaskFilter, string]>([
    ["all, newest first, of the same moment by id", {}, "dcba"],
    ["one status", { status: ["completed"] }, "b"],
    ["several statuses", { status: ["completed", "error"] }, "ba"],
    ["no status", { status: [] }, ""],
    ["a parent's", { parent: "s1" }, "dc"],
    ["a droid's", { droid: "oracle" }, "cb"],
    ["a group's", { group: "nightly" }, "da"],
    ["no group's", { group: "nobody's" }, ""],
    ["the last so many minutes', to the millisecond", { sinceMs: 600_000 }, "dcb"],
    ["the last less than so many minutes'", { sinceMs: 599_999 }, "d"],
    ["the newest", { limit: 2 }, "dc"],
    ["none", { limit: 0 }, ""],
    [
      "what all the filters leave",
      { parent: "s1", droid: "oracle", status: ["queued"], sinceMs: 900_000, limit: 9 },
      "c",
    ],
  ])("picks %s", (_, filter, ids) => {
    expect(
      selectTasks(records, filter, now)
        .map(({ id }) => id)
        .join(""),
    ).toBe(ids);
  });

  test("puts the original script's tasks, which have no queue's time, among ours", () => {
    const original = task("x", 5, { queued_at: null });
    expect(selectTasks([...records, original], { limit: 2 }, now).map(({ id }) => id)).toEqual(["d", "x"]);
  });

  test("puts tasks without any time last, and into no span of time", () => {
    const timeless = task("z", 0, { queued_at: null, started_at: "soon" });
    expect(selectTasks([timeless, ...records], {}, now).at(-1)).toBe(timeless);
    expect(selectTasks([timeless], { sinceMs: 3_600_000 }, now)).toEqual([]);
  });

  test("leaves the records that it was given in their order", () => {
    const before = [...records];
    selectTasks(records, {}, now);
    expect(records).toEqual(before);
  });
});

test("countByStatus counts every status, those that no task has with 0", () => {
  expect(countByStatus(records)).toEqual({ queued: 1, running: 1, completed: 1, error: 1, cancelled: 0 });
});

describe("countByGroup", () => {
  test("counts every status of each group, by name, and leaves out what is in none", () => {
    const none = { queued: 0, running: 0, completed: 0, error: 0, cancelled: 0 };
    const members = ["b", "__proto__", "a", "b", "", null].map((group, n) => task(`t${n}`, n, { group }));
    expect([...countByGroup(members)]).toEqual([
      ["__proto__", { ...none, running: 1 }],
      ["a", { ...none, running: 1 }],
      ["b", { ...none, running: 2 }],
    ]);
    expect([...countByGroup(records)]).toEqual([["nightly", { ...none, running: 1, error: 1 }]]);
  });

  test("knows no group where there is none", () => {
    expect(countByGroup([task("t", 0)]).size).toBe(0);
  });
});
