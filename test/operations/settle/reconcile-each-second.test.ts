import { describe, expect, test } from "bun:test";
import { reconcileEachSecond } from "../../../src/operations/settle/reconcile-each-second.ts";
import { unmarkLive } from "../../../src/store/live-index.ts";
import { requireRecord } from "../../../src/store/records.ts";
import { storePaths } from "../../../src/store/store.ts";
import { createTask } from "../../fixtures/create-task.ts";
import { createTestContext, type TestContext } from "../../fixtures/create-test-context.ts";
import { holdOutput } from "../../fixtures/hold-output.ts";
import { queueTask } from "../../fixtures/queue-task.ts";

/** Queues a task that can never start. Whoever goes through the queue withdraws it. */
function queueHopeless(context: TestContext): () => string {
  const { id } = queueTask(context, { after: [{ id: "bg_gone", on: "ok" }] });
  return () => requireRecord(context.store, id).status;
}

describe("reconcileEachSecond", () => {
  test("goes through the queue the first time, then not while the slots are taken as they were, and each thirtieth time", async () => {
    await using context = createTestContext();
    const tick = reconcileEachSecond(context);
    const first = queueHopeless(context);
    tick();
    expect(first()).toBe("cancelled");
    const second = queueHopeless(context);
    for (let times = 2; times < 30; times++) tick();
    expect(second()).toBe("queued");
    for (let times = 0; times < 2; times++) tick();
    expect(second()).toBe("cancelled");
  });

  test("goes through the queue when a task has ended unseen, and settles it", async () => {
    await using context = createTestContext();
    const task = createTask(context, {}, { run: "pid 99999999\n", out: "" });
    const run = holdOutput(storePaths.output(context.store, task.id));
    const tick = reconcileEachSecond(context);
    tick();
    const hopeless = queueHopeless(context);
    await run.kill();
    tick();
    expect(requireRecord(context.store, task.id)).toMatchObject({ status: "error", reason: "lost" });
    expect(hopeless()).toBe("cancelled");
  });

  test("goes through the queue when a slot has come free by somebody else who did not", async () => {
    await using context = createTestContext();
    const tick = reconcileEachSecond(context);
    const task = createTask(context, { id: "bg_1" }, { run: "pid 99999999\n", out: "" });
    await using _ = holdOutput(storePaths.output(context.store, task.id));
    tick();
    const hopeless = queueHopeless(context);
    unmarkLive(context.store, task.id);
    tick();
    expect(hopeless()).toBe("cancelled");
  });
});
