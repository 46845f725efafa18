import { describe, expect, test } from "bun:test";
import { hostname } from "node:os";
import { pruneTasks } from "../../../src/operations/stop/prune-tasks.ts";
import { listLive } from "../../../src/store/live-index.ts";
import { listRecordIds, requireRecord } from "../../../src/store/records.ts";
import { storePaths } from "../../../src/store/store.ts";
import type { TaskRecord } from "../../../src/task/record.ts";
import { createTask } from "../../fixtures/create-task.ts";
import { createTestContext, type TestContext } from "../../fixtures/create-test-context.ts";
import { holdOutput } from "../../fixtures/hold-output.ts";
import { readTree } from "../../fixtures/read-tree.ts";
import { eventLine } from "../../fixtures/run-output.ts";

const minute = 60_000;
const ttlMs = 30 * minute;
const running = "pid 99999999\n";

/** Creates tasks whose processes live and have said nothing since they started. Disposing ends the processes. */
function createLiveTasks(context: TestContext, ...tasks: Partial<TaskRecord>[]): AsyncDisposable & { pids: number[] } {
  const holders = tasks.map((fields) => {
    const { id } = createTask(context, fields, { run: running, out: "" });
    return holdOutput(storePaths.output(context.store, id));
  });
  return {
    pids: holders.map(({ pid }) => pid),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(holders.map((holder) => holder.release()));
    },
  };
}

describe("pruneTasks", () => {
  test("plans dry what it then does, and dry changes nothing", async () => {
    await using context = createTestContext();
    await using _ = createLiveTasks(context, { id: "bg_1" }, { id: "bg_2", timeout_ms: minute });
    createTask(
      context,
      { id: "bg_3" },
      { run: `${running}exit 0\n`, out: eventLine.init() + eventLine.completion("Done") },
    );
    createTask(context, { id: "bg_4" }, { run: running, out: "" });
    createTask(context, { id: "bg_5", schema: null });
    createTask(context, { id: "bg_6", status: "completed" });
    context.advance(31 * minute);

    const before = readTree(context.store.dir);
    const plan = await pruneTasks(context, { dryRun: true, ttlMs });
    expect(readTree(context.store.dir)).toEqual(before);
    expect(plan.pruned.map(({ taskId, action, status }) => [taskId, action, status])).toEqual([
      ["bg_1", "stale", "running"],
      ["bg_2", "timeout", "running"],
      ["bg_3", "settle", "running"],
      ["bg_4", "settle", "running"],
      ["bg_5", "stale", "running"],
    ]);

    const result = await pruneTasks(context, { dryRun: false, ttlMs });
    expect(result.pruned.map(({ taskId, action }) => [taskId, action])).toEqual(
      plan.pruned.map(({ taskId, action }) => [taskId, action]),
    );
    const ended = result.pruned.map(({ taskId }) => requireRecord(context.store, taskId));
    expect(result.pruned.map(({ status }) => status)).toEqual(ended.map(({ status }) => status));
    expect(ended.map(({ status, reason }) => reason ?? status)).toEqual([
      "stale",
      "timeout",
      "completed",
      "lost",
      "stale",
    ]);
    expect(await pruneTasks(context, { dryRun: false, ttlMs })).toEqual({ pruned: [], unreadable: [] });
  });

  test("leaves no process of what it stops", async () => {
    await using context = createTestContext();
    await using holder = createLiveTasks(context, { id: "bg_1", timeout_ms: minute });
    context.advance(2 * minute);
    await pruneTasks(context, { dryRun: false, ttlMs });
    expect(() => process.kill(holder.pids[0] ?? 0, 0)).toThrow("ESRCH");
    expect(requireRecord(context.store, "bg_1")).toMatchObject({
      status: "error",
      reason: "timeout",
      stop_requested: { why: "timeout", at: "2026-11-24T05:02:00.000Z" },
    });
    expect(listLive(context.store)).toEqual([]);
  });

  test("leaves live tasks within their limits alone, however long they have been silent", async () => {
    await using context = createTestContext();
    await using _ = createLiveTasks(context, { id: "bg_1" }, { id: "bg_2", timeout_ms: 120 * minute });
    context.advance(30 * minute);
    const before = readTree(context.store.dir);
    expect(await pruneTasks(context, { dryRun: false, ttlMs })).toEqual({ pruned: [], unreadable: [] });
    context.advance(80 * minute);
    expect(await pruneTasks(context, { dryRun: true, ttlMs: 300 * minute })).toEqual({ pruned: [], unreadable: [] });
    expect(readTree(context.store.dir)).toEqual(before);
  });

  test("prunes the original script's store by local time, and keeps what it does not know", async () => {
    await using context = createTestContext({ sample: "original", now: "2025-11-20T10:50:00.000Z" });
    const { pruned } = await pruneTasks(context, { dryRun: false, ttlMs });
    expect(pruned).toEqual([
      { taskId: "bg_19aa0c3124b0a1b2c", description: "Find auth patterns", action: "stale", status: "error" },
    ]);
    context.advance(11 * minute);
    expect((await pruneTasks(context, { dryRun: false, ttlMs })).pruned.map(({ taskId }) => taskId)).toEqual([
      "bg_19aa0d05c27445566",
    ]);
    expect(requireRecord(context.store, "bg_19aa0d05c27445566")).toMatchObject({
      status: "error",
      reason: "stale",
      retry_count: 2,
      labels: { team: "core", rank: null },
    });
  });

  test("leaves another machine's tasks to that machine", async () => {
    await using context = createTestContext();
    createTask(context, { host: { name: "elsewhere", boot_id: "other" } }, { run: running, out: "" });
    context.advance(120 * minute);
    expect(await pruneTasks(context, { dryRun: false, ttlMs })).toEqual({ pruned: [], unreadable: [] });
  });

  test("says what it could not do and goes on with the others", async () => {
    await using context = createTestContext();
    // The same machine, but another boot or container: its process ids mean nothing here.
    await using _ = createLiveTasks(context, { id: "bg_1", host: { name: hostname(), boot_id: "other" } });
    createTask(context, { id: "bg_2", schema: null });
    context.advance(31 * minute);
    const { pruned } = await pruneTasks(context, { dryRun: false, ttlMs });
    expect(pruned).toEqual([
      expect.objectContaining({
        taskId: "bg_1",
        status: "running",
        problem: expect.stringContaining("can only be stopped there"),
      }),
      { taskId: "bg_2", description: "Find auth patterns", action: "stale", status: "error" },
    ]);
  });

  test("names the records that it cannot read and leaves them as they are", async () => {
    await using context = createTestContext({ sample: "broken" });
    const before = readTree(context.store.dir);
    const { pruned, unreadable } = await pruneTasks(context, { dryRun: false, ttlMs });
    expect(pruned).toEqual([]);
    expect(unreadable.map(({ id }) => id)).toEqual(listRecordIds(context.store));
    expect(readTree(context.store.dir)).toEqual(before);
  });
});
