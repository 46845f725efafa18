import { describe, expect, test } from "bun:test";
import { toBrief } from "../../src/task/brief.ts";
import { newRecord } from "../fixtures/create-task.ts";

const now = () => new Date("2026-11-24T05:00:00.000Z");
const progress = { toolCalls: 3, lastTool: "Edit", percent: 40, lastMessage: "Working", outputFile: "/x.out" };

describe("toBrief", () => {
  test("has what an agent needs of a running task, and no prompt", () => {
    expect(toBrief(newRecord({ now }, { id: "bg_1", progress, prompt: "Long", cwd: "/home/user" }))).toEqual({
      id: "bg_1",
      description: "Find auth patterns",
      agent: "explorer",
      status: "running",
      parent_session_id: "main",
      started_at: "2026-11-24T05:00:00.000Z",
      completed_at: null,
      progress: { toolCalls: 3, lastTool: "Edit", percent: 40 },
      result: null,
      error: null,
    });
  });

  test("has the reason of an error and no progress of what has ended", () => {
    const brief = toBrief(newRecord({ now }, { status: "error", reason: "failed", error: "401", progress }));
    expect(brief).toMatchObject({ status: "error", reason: "failed", error: "401" });
    expect(brief).not.toHaveProperty("progress");
  });

  test.each([
    ["a short text", "done", "done"],
    ["200 characters", "x".repeat(200), "x".repeat(200)],
    ["201 characters", "x".repeat(201), `${"x".repeat(200)}…`],
    ["200 characters of two code units", "🚀".repeat(200), "🚀".repeat(200)],
    ["201 characters of two code units", "🚀".repeat(201), `${"🚀".repeat(200)}…`],
    ["a cut in the middle of a pair", `x${"🚀".repeat(400)}`, `x${"🚀".repeat(199)}…`],
    ["a megabyte", "y".repeat(1_000_000), `${"y".repeat(200)}…`],
    ["an empty text", "", ""],
    ["none", null, null],
    ["none yet", undefined, null],
  ])("cuts result and error at 200 characters: %s", (_, text, expected) => {
    const record = newRecord({ now }, { result: text, error: text });
    expect(toBrief(record)).toMatchObject({ result: expected, error: expected });
  });
});
