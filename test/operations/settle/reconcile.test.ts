import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listLive, markLive } from "../../../src/store/live-index.ts";
import { requireRecord } from "../../../src/store/records.ts";
import type { TaskRecord } from "../../../src/task/record.ts";
import { createTask, newRecord } from "../../fixtures/create-task.ts";
import { createTestContext, type TestContext } from "../../fixtures/create-test-context.ts";
import { startChild } from "../../fixtures/start-child.ts";

const id = "bg_1";

/** Reconciles in another process, while a third changes the store under the lock: after what is seen without it. */
async function reconcileWhile(context: TestContext, record: TaskRecord, files: Record<string, string> = {}) {
  const [changes, go] = [join(context.root, "changes"), join(context.root, "go")];
  mkdirSync(changes);
  for (const [name, text] of Object.entries({ ...files, [`${id}.json`]: JSON.stringify(record) }))
    writeFileSync(join(changes, name), text);
  await using other = startChild("change-once-waited-for.ts", context.store.dir, changes, go);
  expect(await other.nextLine()).toBe("held");
  await using reconciler = startChild("reconcile.ts", context.root);
  await reconciler.finish();
  writeFileSync(go, "");
  await other.finish();
}

describe.skipIf(!existsSync("/proc/locks"))("reconcile", () => {
  test("leaves the mark of a task whose launch has not come to writing its record", async () => {
    await using context = createTestContext();
    markLive(context.store, id);
    await reconcileWhile(context, newRecord(context, { id }));
    expect(listLive(context.store)).toEqual([id]);
  });

  test("leaves the mark of a task that had ended and is started again meanwhile", async () => {
    await using context = createTestContext();
    const task = createTask(context, { id, status: "error", reason: "failed" });
    await reconcileWhile(context, { ...task, status: "running" });
    expect(listLive(context.store)).toEqual([id]);
  });

  test("does not end another attempt by what it saw of the one before", async () => {
    await using context = createTestContext();
    const task = createTask(context, { id, kind: "exec" }, { run: "pid 99999999\nexit 1\n", out: "first" });
    context.advance(60_000);
    const second = { ...task, started_at: context.now().toISOString() };
    await reconcileWhile(context, second, { [`${id}.run`]: "pid 99999998\nexit 0\n", [`${id}.out`]: "second" });
    expect(requireRecord(context.store, id)).toEqual(second);
  });

  test("takes the mark of a task away that is not there", async () => {
    await using context = createTestContext();
    markLive(context.store, id);
    await using reconciler = startChild("reconcile.ts", context.root);
    await reconciler.finish();
    expect(listLive(context.store)).toEqual([]);
  });
});
