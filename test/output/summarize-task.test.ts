import { describe, expect, test } from "bun:test";
import { describePercent, summarizeTask } from "../../src/output/summarize-task.ts";
import type { TaskRecord } from "../../src/task/record.ts";
import { createRecord } from "./create-record.ts";

describe("summarizeTask", () => {
  test.each<[Partial<TaskRecord>, string]>([
    [{ status: "queued" }, "waiting for its turn"],
    [{ status: "queued", after: [{ id: "bg_1", on: "ok" }] }, "waiting for its turn, after bg_1"],
    [{ status: "running" }, ""],
    [{ status: "running", progress: null }, ""],
    [{ status: "running", progress: { percent: 50 } }, "50%"],
    [{ status: "running", progress: { percent: 0 } }, "0%"],
    [{ status: "running", progress: { percent: 33.4, lastMessage: "Reading", lastTool: "Read" } }, "33% Reading"],
    [{ status: "running", progress: { lastTool: "Read" } }, "last tool: Read"],
    [{ status: "completed", result: "All done" }, "All done"],
    [{ status: "completed", result: null }, ""],
    [{ status: "error", reason: "failed", error: "401 bad key" }, "failed: 401 bad key"],
    [{ status: "error", error: "made by the original script" }, "made by the original script"],
    [{ status: "error", reason: "lost", error: null }, "lost"],
    [{ status: "cancelled", result: "left over" }, ""],
    [{ status: "cancelled", error: "The time of its group was over" }, "The time of its group was over"],
    [{ status: "running", started_at: "2026-03-01T12:00:25Z" }, "is tried again in 25s"],
    [{ status: "running", started_at: "2026-03-01T11:59:00Z" }, ""],
  ])("says of %j: %p", (fields, summary) => {
    expect(summarizeTask(createRecord(fields), new Date("2026-03-01T12:00:00Z"))).toBe(summary);
  });
});

describe("describePercent", () => {
  test("says nothing of a task that keeps no plan", () => {
    expect(describePercent(createRecord({ progress: { toolCalls: 3 } }))).toBeUndefined();
  });
});
