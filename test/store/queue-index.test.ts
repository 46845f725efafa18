import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { dequeue, enqueue, listQueued } from "../../src/store/queue-index.ts";
import { storePaths } from "../../src/store/store.ts";
import { createTestContext } from "../fixtures/create-test-context.ts";

describe("the queue", () => {
  test("goes by priority, then first in, first out", async () => {
    await using context = createTestContext();
    enqueue(context.store, { id: "bg_3", priority: 5 });
    enqueue(context.store, { id: "bg_2", priority: null });
    enqueue(context.store, { id: "bg_1" });
    enqueue(context.store, { id: "bg_0", priority: -1 });
    enqueue(context.store, { id: "bg_4", priority: 5 });
    enqueue(context.store, { id: "bg_1" });
    expect(listQueued(context.store).map(({ id }) => id)).toEqual(["bg_3", "bg_4", "bg_1", "bg_2", "bg_0"]);
  });

  test("knows of each, without its record, whether it can become impossible to start", async () => {
    await using context = createTestContext();
    enqueue(context.store, { id: "bg_1", after: [] });
    enqueue(context.store, { id: "bg_2", after: [{ id: "bg_1", on: "ok" }] });
    enqueue(context.store, { id: "bg_3", group_deadline: "2026-11-24T05:00:00.000Z" });
    expect(listQueued(context.store).map(({ id, conditional }) => [id, conditional])).toEqual([
      ["bg_1", false],
      ["bg_2", true],
      ["bg_3", true],
    ]);
    dequeue(context.store, { id: "bg_2", after: [{ id: "bg_1", on: "ok" }] });
    expect(listQueued(context.store).map(({ id }) => id)).toEqual(["bg_1", "bg_3"]);
  });

  test("lets go of a task, whatever its id", async () => {
    await using context = createTestContext();
    const tasks = [{ id: "a-b-c", priority: 1 }, { id: "bg_1" }];
    for (const task of tasks) enqueue(context.store, task);
    expect(listQueued(context.store).map(({ id }) => id)).toEqual(["a-b-c", "bg_1"]);
    for (const task of [...tasks, { id: "bg_none" }]) dequeue(context.store, task);
    expect(listQueued(context.store)).toEqual([]);
  });

  test("passes over what is no entry", async () => {
    await using context = createTestContext();
    enqueue(context.store, { id: "bg_1" });
    writeFileSync(join(storePaths.queueIndex(context.store), ".swp"), "");
    expect(listQueued(context.store).map(({ id }) => id)).toEqual(["bg_1"]);
  });
});
