import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { completeTask } from "../../../src/operations/settle/complete-task.ts";
import { listLive } from "../../../src/store/live-index.ts";
import { enqueue, listQueued } from "../../../src/store/queue-index.ts";
import { readRecords, requireRecord } from "../../../src/store/records.ts";
import { storePaths } from "../../../src/store/store.ts";
import { catchError } from "../../fixtures/catch-error.ts";
import { createTask } from "../../fixtures/create-task.ts";
import { createTestContext } from "../../fixtures/create-test-context.ts";
import { holdOutput } from "../../fixtures/hold-output.ts";

describe("completeTask", () => {
  test.each([
    ["with a result", { result: "Done" }, { status: "completed", result: "Done", error: null }],
    ["with an empty result", { result: "" }, { status: "completed", result: "", error: null }],
    [
      "as failed",
      { result: "", error: "Broken" },
      { status: "error", reason: "failed", result: null, error: "Broken" },
    ],
    [
      "as failed with what there is",
      { result: "Half", error: "Broken" },
      { status: "error", reason: "failed", result: "Half", error: "Broken" },
    ],
  ])("ends a running task %s and leaves its process alone", async (_, outcome, fields) => {
    await using context = createTestContext();
    const task = createTask(context, {}, { run: "pid 99999999\n" });
    await using holder = holdOutput(storePaths.output(context.store, task.id));
    const { record, completed } = completeTask(context, task.id, outcome);
    expect(completed).toBe(true);
    expect(record).toMatchObject({ ...fields, completed_at: "2026-11-24T05:00:00.000Z" });
    expect(requireRecord(context.store, task.id)).toEqual(JSON.parse(JSON.stringify(record)));
    expect(listLive(context.store)).toEqual([task.id]);
    process.kill(holder.pid, 0);
  });

  test.each(["completed", "error", "cancelled"] as const)("lets the first finisher win: %s", async (status) => {
    await using context = createTestContext({ sample: "schema-1" });
    const before = readRecords(context.store).records.filter((record) => record.status === status);
    expect(before.length).toBe(1);
    for (const record of before)
      expect(completeTask(context, record.id, { result: "Late", error: "Late" })).toEqual({ record, completed: false });
    expect(readRecords(context.store).records.filter((record) => record.status === status)).toEqual(before);
  });

  test("lets a run that ended unseen have ended first", async () => {
    await using context = createTestContext();
    const { id } = createTask(context, { kind: "exec" }, { run: "pid 99999999\nexit 2\n", out: "make: *** Error 2\n" });
    const { record, completed } = completeTask(context, id, { result: "Done" });
    expect(completed).toBe(false);
    expect(record).toMatchObject({ status: "error", reason: "failed", error: "make: *** Error 2" });
  });

  test("ends the original script's task, keeps its keys, and takes it from among the living", async () => {
    await using context = createTestContext({ sample: "original" });
    const id = "bg_19aa0c3124b0a1b2c";
    const before = requireRecord(context.store, id);
    const { record, completed } = completeTask(context, id, { result: "Found" });
    expect(completed).toBe(true);
    expect(record).toEqual({
      ...before,
      status: "completed",
      result: "Found",
      completed_at: "2026-11-24T05:00:00.000Z",
    });
    expect(listLive(context.store)).toEqual([]);
  });

  test("takes a queued task out of the queue, with the environment that was kept for its start", async () => {
    await using context = createTestContext();
    const task = createTask(context, { status: "queued" });
    enqueue(context.store, task);
    writeFileSync(storePaths.environment(context.store, task.id), "export TOKEN=secret\n");
    expect(completeTask(context, task.id, { result: "Done" }).completed).toBe(true);
    expect(existsSync(storePaths.environment(context.store, task.id))).toBe(false);
    expect(listQueued(context.store)).toEqual([]);
  });

  test("changes nothing of a record that is missing or broken", async () => {
    await using context = createTestContext({ sample: "broken" });
    const path = storePaths.record(context.store, "bg_1930000000000000002");
    const before = readFileSync(path, "utf8");
    expect(catchError(() => completeTask(context, "bg_none", { result: "" })).code).toBe("not_found");
    expect(catchError(() => completeTask(context, "bg_1930000000000000002", { result: "" })).code).toBe(
      "unreadable_record",
    );
    expect(readFileSync(path, "utf8")).toBe(before);
  });
});
