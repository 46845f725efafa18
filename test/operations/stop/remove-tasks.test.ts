import { describe, expect, test } from "bun:test";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withdrawQueued } from "../../../src/operations/queue/withdraw-task.ts";
import { findRemovable, removeTask } from "../../../src/operations/stop/remove-tasks.ts";
import { listLive } from "../../../src/store/live-index.ts";
import { readRecord } from "../../../src/store/records.ts";
import { findTaskOfSession } from "../../../src/store/session-index.ts";
import { storePaths } from "../../../src/store/store.ts";
import { catchError } from "../../fixtures/catch-error.ts";
import { createTask } from "../../fixtures/create-task.ts";
import { createTestContext } from "../../fixtures/create-test-context.ts";
import { holdOutput } from "../../fixtures/hold-output.ts";
import { queueTask } from "../../fixtures/queue-task.ts";
import { readTree } from "../../fixtures/read-tree.ts";
import { eventLine, sessionId } from "../../fixtures/run-output.ts";

const hour = 3_600_000;

describe("removeTask", () => {
  test("deletes every file of a finished task, forgets its sessions, and touches no other task", async () => {
    await using context = createTestContext();
    const files = { run: "pid 99999999\nexit 0\n", out: "" };
    const other = createTask(context, { id: "bg_12", status: "completed" }, files);
    const task = createTask(context, { id: "bg_1", status: "error", droid_session_id: sessionId }, files);
    for (const ending of ["prompt", "system"]) writeFileSync(join(context.store.dir, `bg_1.${ending}`), "");
    expect(removeTask(context, "bg_1")).toEqual(task);
    expect(
      readdirSync(context.store.dir)
        .filter((name) => name.startsWith("bg_"))
        .sort(),
    ).toEqual(["json", "out", "run"].map((ending) => `bg_12.${ending}`));
    expect(findTaskOfSession(context.store, sessionId)).toBeUndefined();
    expect(findTaskOfSession(context.store, "session_bg_1")).toBeUndefined();
    expect(findTaskOfSession(context.store, "session_bg_12")).toBe(other.id);
    expect(listLive(context.store)).toEqual(["bg_12"]);
  });

  test("removes a task that ended unseen", async () => {
    await using context = createTestContext();
    const { id } = createTask(context, {}, { run: "pid 99999999\nexit 0\n", out: eventLine.init() });
    expect(removeTask(context, id)).toMatchObject({ status: "error", reason: "interrupted" });
    expect(readRecord(context.store, id)).toEqual({ kind: "missing" });
    expect(findTaskOfSession(context.store, sessionId)).toBeUndefined();
  });

  test.each([
    ["a running task", "running", "still running"],
    ["a completed task whose process lives on", "completed", "still running"],
  ] as const)("refuses %s and deletes nothing of it", async (_name, status, said) => {
    await using context = createTestContext();
    const { id } = createTask(context, { status }, { run: "pid 99999999\n", out: "working\n" });
    await using _ = holdOutput(storePaths.output(context.store, id));
    const before = readTree(context.store.dir);
    expect(catchError(() => removeTask(context, id))).toMatchObject({
      code: "still_running",
      message: expect.stringContaining(`Task ${id} is ${said}`),
      hint: `Stop it first with: task-bg cancel ${id}`,
    });
    expect(readTree(context.store.dir)).toMatchObject(before);
  });

  test.each([
    ["a queued task", { status: "queued" }, "still queued"],
    ["the original script's running task", { schema: null }, "still running"],
    ["another machine's running task", { host: { name: "elsewhere", boot_id: "other" } }, "still running"],
  ] as const)("refuses %s", async (_, fields, said) => {
    await using context = createTestContext();
    const { id } = createTask(context, fields);
    expect(catchError(() => removeTask(context, id)).message).toContain(said);
    expect(readRecord(context.store, id).kind).toBe("record");
  });

  test("never deletes a record that it cannot read", async () => {
    await using context = createTestContext({ sample: "broken" });
    const before = readTree(context.store.dir);
    expect(catchError(() => removeTask(context, "bg_1930000000000000002")).code).toBe("unreadable_record");
    expect(catchError(() => removeTask(context, "bg_none")).code).toBe("not_found");
    expect(readTree(context.store.dir)).toMatchObject(before);
  });
});

describe("a task that a queued one is to start after", () => {
  test("is kept until that one is gone", async () => {
    await using context = createTestContext();
    const { id } = createTask(context, { id: "bg_1", status: "completed" });
    const waiting = queueTask(context, { id: "bg_2", after: [{ id, on: "any" }] });
    expect(catchError(() => removeTask(context, id))).toMatchObject({
      code: "still_running",
      message: "Task bg_1 is still needed: bg_2 is to start after it",
    });
    expect(findRemovable(context, 0)).toEqual([]);
    withdrawQueued(context, [waiting.id]);
    expect(removeTask(context, id)).toMatchObject({ id });
  });
});

describe("findRemovable", () => {
  test("finds the finished tasks that ended that long ago, to the millisecond", async () => {
    await using context = createTestContext({ now: "2026-11-24T05:00:00.000Z" });
    const ended = (id: string, completed_at: string | null, status: "completed" | "error" | "cancelled") =>
      createTask(context, { id, completed_at, status });
    ended("bg_1", "2026-11-24T04:00:00.000Z", "completed");
    ended("bg_2", "2026-11-24T04:00:00.001Z", "completed");
    ended("bg_3", "2026-11-20T04:00:00.000Z", "error");
    ended("bg_4", "2026-11-20T04:00:00.000Z", "cancelled");
    createTask(context, { id: "bg_5", status: "queued" });
    createTask(context, { id: "bg_6", schema: null });
    expect(findRemovable(context, hour).map(({ id }) => id)).toEqual(["bg_1", "bg_3", "bg_4"]);
    expect(findRemovable(context, 0).map(({ id }) => id)).toEqual(["bg_1", "bg_2", "bg_3", "bg_4"]);
  });

  test("finds those of the original script by local time", async () => {
    await using context = createTestContext({ sample: "original", now: "2025-11-20T10:22:00.000Z" });
    expect(findRemovable(context, 10_000).map(({ id }) => id)).toEqual([
      "bg_19aa07df280112233",
      "bg_19aa0c38ed09d8e7f",
    ]);
    expect(findRemovable(context, 60_000).map(({ id }) => id)).toEqual(["bg_19aa07df280112233"]);
  });

  test("leaves out what still has a process, and what cannot be read", async () => {
    await using context = createTestContext({ sample: "broken" });
    const { id } = createTask(context, { status: "completed", completed_at: "2026-01-01T00:00:00.000Z" });
    await using holder = holdOutput(storePaths.output(context.store, id));
    expect(findRemovable(context, 0)).toEqual([]);
    await holder.release();
    expect(findRemovable(context, 0).map((record) => record.id)).toEqual([id]);
  });
});
