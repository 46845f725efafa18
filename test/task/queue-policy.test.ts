import { describe, expect, test } from "bun:test";
import { decideStart, type QueueLimits, type QueueState, type StartDecision } from "../../src/task/queue-policy.ts";
import type { TaskRecord, TaskStatus } from "../../src/task/record.ts";
import { newRecord } from "../fixtures/create-task.ts";

function task(fields: Partial<TaskRecord> = {}): TaskRecord {
  return newRecord({ now: () => new Date("2026-11-24T05:00:00.000Z") }, { status: "queued", ...fields });
}

function state(fields: Partial<Omit<QueueState, "limits">> & { limits?: Partial<QueueLimits> } = {}): QueueState {
  return {
    running: [],
    paused: { all: false, groups: [] },
    now: new Date("2026-11-24T05:00:00.000Z"),
    shortage: undefined,
    find: () => undefined,
    ...fields,
    limits: { maxParallel: 8, droids: {}, models: {}, groups: {}, ...fields.limits },
  };
}

function ended(status: TaskStatus): QueueState {
  return state({ find: (id) => task({ id, status }) });
}

describe("a queued task", () => {
  test("starts when nothing stands in its way", () => {
    expect(decideStart(task(), state())).toEqual({ start: true });
  });

  test.each<[on: "ok" | "any" | "fail", TaskStatus, StartDecision]>([
    ["ok", "queued", { wait: "waits for bg_1" }],
    ["ok", "running", { wait: "waits for bg_1" }],
    ["ok", "completed", { start: true }],
    ["ok", "error", { never: "It was to start when bg_1 completed, which is error" }],
    ["ok", "cancelled", { never: "It was to start when bg_1 completed, which is cancelled" }],
    ["any", "running", { wait: "waits for bg_1" }],
    ["any", "completed", { start: true }],
    ["any", "error", { start: true }],
    ["any", "cancelled", { start: true }],
    ["fail", "running", { wait: "waits for bg_1" }],
    ["fail", "completed", { never: "It was to start only if bg_1 failed, which is completed" }],
    ["fail", "error", { start: true }],
    ["fail", "cancelled", { start: true }],
  ])("that is to start after one, if %s, which is %s: %j", (on, status, decision) => {
    expect(decideStart(task({ after: [{ id: "bg_1", on }] }), ended(status))).toEqual(decision);
  });

  test("never starts after one that is gone", () => {
    expect(decideStart(task({ after: [{ id: "bg_1", on: "any" }] }), state())).toEqual({
      never: "It was to start after bg_1, which is gone",
    });
  });

  test("is told at once that it never starts, whatever else it waits for", () => {
    const find = (id: string) => task({ id, status: id === "bg_1" ? "running" : "error" });
    const after = ["bg_1", "bg_2"].map((id) => ({ id, on: "ok" as const }));
    expect(decideStart(task({ after }), state({ find, paused: { all: true, groups: [] } }))).toHaveProperty("never");
  });

  test.each<[string, Partial<QueueState["paused"]>, Partial<TaskRecord>, StartDecision]>([
    ["the queue is paused", { all: true }, {}, { wait: "the queue is paused" }],
    ["its group is paused", { groups: ["night"] }, { group: "night" }, { wait: "group night is paused" }],
    ["another group is paused", { groups: ["night"] }, { group: "day" }, { start: true }],
    ["a group is paused and it has none", { groups: ["night"] }, {}, { start: true }],
  ])("while %s", (_, paused, fields, decision) => {
    const held = state({ paused: { all: false, groups: [], ...paused } });
    expect(decideStart(task(fields), held)).toEqual(decision);
  });

  test.each<[string, Partial<QueueLimits>, Partial<TaskRecord>, StartDecision]>([
    ["all slots taken", { maxParallel: 2 }, {}, { wait: "all 2 slots are taken" }],
    ["a slot free", { maxParallel: 3 }, {}, { start: true }],
    [
      "its droid's slots taken",
      { droids: { oracle: 2 } },
      { agent: "oracle" },
      { wait: "all 2 slots of droid oracle are taken" },
    ],
    ["a slot of its droid free", { droids: { oracle: 3 } }, { agent: "oracle" }, { start: true }],
    ["another droid's slots taken", { droids: { oracle: 1 } }, { agent: "explorer" }, { start: true }],
    ["its model's slots taken", { models: { m1: 1 } }, { model: "m1" }, { wait: "all 1 slots of model m1 are taken" }],
    [
      "its group's slots taken",
      { groups: { night: 1 } },
      { group: "night" },
      { wait: "all 1 slots of group night are taken" },
    ],
    ["a group without a limit", { groups: { night: 1 } }, { group: "day" }, { start: true }],
    ["a group called like what every object has", { groups: {} }, { group: "constructor" }, { start: true }],
  ])("with two running and %s", (_, limits, fields, decision) => {
    const running = [task({ agent: "oracle", model: "m1", group: "night" }), task({ agent: "oracle", group: "day" })];
    expect(decideStart(task(fields), state({ running, limits }))).toEqual(decision);
  });

  test.each<[string, string | null, StartDecision]>([
    ["is not limited", null, { start: true }],
    ["is not over", "2026-11-24T05:00:00.001Z", { start: true }],
    ["is over", "2026-11-24T05:00:00.000Z", { never: "The time of its group was over before it could start" }],
  ])("when the time of its group %s", (_, group_deadline, decision) => {
    expect(decideStart(task({ group: "night", group_deadline }), state())).toEqual(decision);
  });

  test("waits while the disk is too full", () => {
    expect(decideStart(task(), state({ shortage: "1k is free" }))).toEqual({ wait: "1k is free" });
  });
});
