import { describe, expect, test } from "bun:test";
import { appendFileSync } from "node:fs";
import { watchTasks } from "../../../src/operations/look/watch-tasks.ts";
import { updateRecord } from "../../../src/store/records.ts";
import { storePaths } from "../../../src/store/store.ts";
import { createTask } from "../../fixtures/create-task.ts";
import { createTestContext } from "../../fixtures/create-test-context.ts";
import { holdOutput } from "../../fixtures/hold-output.ts";
import { eventLine } from "../../fixtures/run-output.ts";
import { until } from "../../fixtures/until.ts";

const { init, call, assistant } = eventLine;

describe("watchTasks", () => {
  test("shows what runs before what ended, with its progress", async () => {
    await using context = createTestContext();
    createTask(context, { id: "bg_1" }, { run: "pid 99999999\n", out: init() + call("Edit", {}) });
    createTask(context, { id: "bg_2", status: "completed", completed_at: context.now().toISOString() });
    await using _ = holdOutput(storePaths.output(context.store, "bg_1"));
    using watch = watchTasks(context, {});
    const { tasks, done } = await watch.next();
    expect(tasks).toMatchObject([{ id: "bg_1", progress: { toolCalls: 1, lastTool: "Edit" } }, { id: "bg_2" }]);
    expect(done).toBe(false);
  });

  test("shows progress as it is made, which changes no record", async () => {
    await using context = createTestContext();
    createTask(context, { id: "bg_1" }, { run: "pid 99999999\n", out: init() });
    const path = storePaths.output(context.store, "bg_1");
    await using _ = holdOutput(path);
    using watch = watchTasks(context, {});
    expect((await watch.next()).tasks[0]?.progress?.lastMessage ?? "").toBe("");
    appendFileSync(path, assistant("Half of it"));
    await until(() => watch.refresh().tasks[0]?.progress?.lastMessage === "Half of it", "the message is shown");
  });

  test("leaves out other states, but is not done while one of them is live", async () => {
    await using context = createTestContext();
    createTask(context, { id: "bg_1", status: "completed" });
    createTask(context, { id: "bg_2", status: "queued", started_at: null, schema: null });
    using watch = watchTasks(context, { status: ["completed"] });
    const { tasks, done } = await watch.next();
    expect(tasks.map(({ id }) => id)).toEqual(["bg_1"]);
    expect(done).toBe(false);
    updateRecord(context.store, "bg_2", (record) => ({ ...record, status: "cancelled" }));
    expect(watch.refresh()).toMatchObject({ done: true, unreadable: 0 });
  });

  test("is done where there is no task, and counts what it cannot read", async () => {
    await using context = createTestContext({ sample: "broken" });
    using watch = watchTasks(context, {});
    expect(await watch.next()).toEqual({ tasks: [], done: true, unreadable: 7 });
  });
});
