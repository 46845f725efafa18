import { describe, expect, test } from "bun:test";
import type { TaskRecord } from "../../src/task/record.ts";
import { findSharedCheckouts, mayWrite } from "../../src/task/shared-checkouts.ts";
import { newRecord } from "../fixtures/create-task.ts";

function task(fields: Partial<TaskRecord> = {}): TaskRecord {
  const now = () => new Date("2026-11-24T05:00:00.000Z");
  return newRecord({ now }, { status: "running", kind: "droid", autonomy: "medium", ...fields });
}

describe("mayWrite is", () => {
  const only = (tools: string) => ({ argv: ["/opt/droid", "exec", "--only-tools", tools, "--", "x"] });
  test.each<[boolean, string, Partial<TaskRecord>]>([
    [true, "a droid of medium autonomy", {}],
    [true, "a droid of high autonomy", { autonomy: "high" }],
    [false, "one of low autonomy, which only reads", { autonomy: "low" }],
    [false, "one in a worktree", { worktree: "side" }],
    [false, "one in a worktree without a name", { worktree: "" }],
    [false, "a plain command, of which nothing is known", { kind: "exec", autonomy: null }],
    [false, "one that waits", { status: "queued" }],
    [false, "one that has ended", { status: "completed" }],
    [false, "one that has reading tools only", only("Read,LS,Grep,Glob,TodoWrite")],
    [true, "one that may execute", only("Read,Execute")],
    [true, "one that may edit", only("Edit")],
    [true, "one with a tool that nobody knows", only("Read,mcp__x")],
  ])("%p of %s", (may, _, fields) => {
    expect(mayWrite(task(fields))).toBe(may);
  });
});

describe("findSharedCheckouts", () => {
  const findCheckout = (directory: string) => (directory.startsWith("/repo") ? "/repo" : undefined);
  const here = { id: "bg_1", cwd: "/repo" };
  test.each<[string, Partial<TaskRecord>[], string[] | undefined]>([
    ["nothing of a task alone", [here], undefined],
    ["two in one checkout, wherever in it they are", [here, { id: "bg_2", cwd: "/repo/src" }], ["bg_1", "bg_2"]],
    [
      "nothing of directories that are no checkout",
      [
        { id: "bg_1", cwd: "/tmp" },
        { id: "bg_2", cwd: "/tmp" },
      ],
      undefined,
    ],
    ["nothing where the other only reads", [here, { id: "bg_2", cwd: "/repo", autonomy: "low" }], undefined],
    [
      "nothing of two that were there before",
      [
        { id: "bg_1", cwd: "/tmp" },
        { id: "bg_2", cwd: "/repo" },
        { id: "bg_3", cwd: "/repo" },
      ],
      undefined,
    ],
  ])("finds %s", (_, tasks, ids) => {
    const shared = findSharedCheckouts(new Set(["bg_1"]), tasks.map(task), findCheckout);
    expect(shared).toEqual(ids === undefined ? [] : [{ checkout: "/repo", ids }]);
  });
});
