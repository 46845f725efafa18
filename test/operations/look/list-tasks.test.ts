import { describe, expect, test } from "bun:test";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listTasks } from "../../../src/operations/look/list-tasks.ts";
import { listLive, markLive } from "../../../src/store/live-index.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { listRecordIds, readRecords, requireRecord } from "../../../src/store/records.ts";
import { storePaths } from "../../../src/store/store.ts";
import { withStoreLock } from "../../../src/store/with-store-lock.ts";
import { createTask } from "../../fixtures/create-task.ts";
import { createTestContext } from "../../fixtures/create-test-context.ts";
import { holdOutput } from "../../fixtures/hold-output.ts";
import { canMount, mountTmpfs } from "../../fixtures/mount-tmpfs.ts";
import { readTree } from "../../fixtures/read-tree.ts";
import { eventLine } from "../../fixtures/run-output.ts";

const { init, call, completion } = eventLine;

/** Takes up every file that the disk has room for. */
function fillDisk(dir: string): void {
  const fill = () => {
    for (let n = 0; n < 1000; n++) writeFileSync(join(dir, `fill-${n}`), "");
  };
  expect(fill).toThrow("ENOSPC");
}

describe("listTasks", () => {
  test("lists every task, newest first, as it is at this moment", async () => {
    await using context = createTestContext();
    createTask(context, { id: "bg_1", status: "completed" });
    context.advance(1000);
    createTask(context, { id: "bg_2" }, { run: "pid 99999999\nexit 0\n", out: init() + completion("Done") });
    context.advance(1000);
    createTask(context, { id: "bg_3" }, { run: "pid 99999999\n", out: init() + call("Edit", {}) });
    await using _ = holdOutput(storePaths.output(context.store, "bg_3"));
    const { tasks, unreadable } = listTasks(context, {});
    expect(tasks.map(({ id, status }) => [id, status])).toEqual([
      ["bg_3", "running"],
      ["bg_2", "completed"],
      ["bg_1", "completed"],
    ]);
    expect(tasks[0]?.progress).toMatchObject({ toolCalls: 1, lastTool: "Edit" });
    expect(unreadable).toEqual([]);
    expect(requireRecord(context.store, "bg_2").status).toBe("completed");
    expect(listLive(context.store)).toEqual(["bg_3"]);
  });

  test("filters by what a task is after it was settled", async () => {
    await using context = createTestContext();
    createTask(context, { id: "bg_1" }, { run: "pid 99999999\nexit 0\n", out: init() + completion("Done") });
    expect(listTasks(context, { status: ["running"] }).tasks).toEqual([]);
    expect(listTasks(context, { status: ["completed"] }).tasks.map(({ id }) => id)).toEqual(["bg_1"]);
  });

  test("lists the original script's store as it is and changes nothing of it", async () => {
    await using context = createTestContext({ sample: "original" });
    const before = readTree(context.store.dir);
    const { tasks } = listTasks(context, {});
    expect(tasks).toEqual(readRecords(context.store).records.reverse());
    expect(readTree(context.store.dir)).toEqual(before);
  });

  test("names the records that it cannot read, beside the others, and leaves them as they are", async () => {
    await using context = createTestContext({ sample: "broken" });
    const broken = listRecordIds(context.store);
    for (const id of broken) markLive(context.store, id);
    const before = readTree(context.store.dir);
    const { id } = createTask(context, { status: "completed" });
    const { tasks, unreadable } = listTasks(context, { status: ["completed"] });
    expect(tasks.map((task) => task.id)).toEqual([id]);
    expect(unreadable.map((record) => record.id)).toEqual(broken);
    expect(readTree(context.store.dir)).toMatchObject(before);
  });

  (canMount() ? test : test.skip)("lists tasks though the disk is full (needs leave to mount)", async () => {
    await using home = createTestContext();
    using disk = mountTmpfs(join(home.root, "disk"), { files: 30 });
    const context = { ...home, store: openStore(join(disk.dir, "store")) };
    const files = { run: "pid 99999999\nexit 0\n", out: init() + completion("Done") };
    createTask(context, { id: "bg_1", parent_session_id: "s1" }, files);
    withStoreLock(context.store, () => fillDisk(disk.dir));
    expect(listTasks(context, {}).tasks.map(({ id }) => id)).toEqual(["bg_1"]);
  });

  test("forgets a task whose record was taken away by hand", async () => {
    await using context = createTestContext();
    const { id } = createTask(context);
    rmSync(storePaths.record(context.store, id));
    expect(listTasks(context, {}).tasks).toEqual([]);
    expect(listLive(context.store)).toEqual([]);
  });
});
