import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { readQueue } from "../../../src/operations/queue/read-queue.ts";
import { writePause } from "../../../src/store/pause-state.ts";
import { enqueue, listQueued } from "../../../src/store/queue-index.ts";
import { storePaths } from "../../../src/store/store.ts";
import { createTask } from "../../fixtures/create-task.ts";
import { createTestContext, type TestContext } from "../../fixtures/create-test-context.ts";
import { holdOutput } from "../../fixtures/hold-output.ts";
import { queueTask } from "../../fixtures/queue-task.ts";

const running = { run: "pid 99999999\n", out: "" };

function waits(context: TestContext): Record<string, string> {
  return Object.fromEntries(readQueue(context).tasks.map(({ record, waitsFor }) => [record.id, waitsFor]));
}

describe("readQueue", () => {
  test("tells the tasks in their order: priority first, then age, and what each waits for", async () => {
    const limits = { maxParallel: 1, droids: {}, models: {}, groups: {} };
    await using context = createTestContext({ config: { limits } });
    createTask(context, { id: "bg_0" }, running);
    await using _ = holdOutput(storePaths.output(context.store, "bg_0"));
    queueTask(context, { id: "bg_1", priority: -5 });
    queueTask(context, { id: "bg_2" });
    queueTask(context, { id: "bg_3", after: [{ id: "bg_2", on: "any" }] });
    queueTask(context, { id: "bg_4", priority: 10 });
    const queue = waits(context);
    expect(Object.keys(queue)).toEqual(["bg_4", "bg_2", "bg_3", "bg_1"]);
    expect(queue).toMatchObject({ bg_4: "all 1 slots are taken", bg_3: "bg_2" });
  });

  test("tells what is paused", async () => {
    await using context = createTestContext();
    writePause(context.store, { all: true, groups: ["night"] });
    queueTask(context, { id: "bg_1" });
    expect(readQueue(context).paused).toEqual({ all: true, groups: ["night"] });
    expect(waits(context)).toEqual({ bg_1: "the queue is paused" });
    writePause(context.store, { all: false, groups: ["night"] });
    queueTask(context, { id: "bg_2", group: "night" });
    createTask(context, { id: "bg_0" }, running);
    await using _ = holdOutput(storePaths.output(context.store, "bg_0"));
    const context1 = {
      ...context,
      config: { ...context.config, limits: { ...context.config.limits, maxParallel: 1 } },
    };
    expect(waits(context1)).toEqual({ bg_1: "all 1 slots are taken", bg_2: "group night is paused" });
  });

  test("withdraws what can never start, and leaves out what is no longer queued", async () => {
    await using context = createTestContext();
    writePause(context.store, { all: true, groups: [] });
    queueTask(context, { id: "bg_1", after: [{ id: "bg_0", on: "ok" }] });
    enqueue(context.store, { id: "bg_2", priority: 0 });
    const ended = createTask(context, { id: "bg_3", status: "completed" });
    enqueue(context.store, ended);
    expect(readQueue(context).tasks).toEqual([]);
  });

  test("names a record that cannot be read, and leaves it its place", async () => {
    await using context = createTestContext();
    queueTask(context, { id: "bg_1" });
    writeFileSync(storePaths.record(context.store, "bg_1"), "{");
    const { tasks, unreadable } = readQueue(context);
    expect(tasks).toEqual([]);
    expect(unreadable).toMatchObject([{ id: "bg_1" }]);
    expect(listQueued(context.store)).toHaveLength(1);
  });
});
