import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cleanUp } from "../../../src/operations/settle/clean-up.ts";
import { findTaskOfKey } from "../../../src/store/key-index.ts";
import { listLive, markLive, unmarkLive } from "../../../src/store/live-index.ts";
import { writePause } from "../../../src/store/pause-state.ts";
import { enqueue, listQueued } from "../../../src/store/queue-index.ts";
import { listRecordIds, requireRecord } from "../../../src/store/records.ts";
import { findTaskOfSession, linkSession } from "../../../src/store/session-index.ts";
import { storePaths } from "../../../src/store/store.ts";
import { turnOf } from "../../../src/task/queue-order.ts";
import { createTask } from "../../fixtures/create-task.ts";
import { createTestContext } from "../../fixtures/create-test-context.ts";
import { holdOutput } from "../../fixtures/hold-output.ts";
import { queueTask } from "../../fixtures/queue-task.ts";
import { readTree } from "../../fixtures/read-tree.ts";
import { eventLine, sessionId } from "../../fixtures/run-output.ts";

const gone = "b1558afb-ef8e-45f2-aca5-bded5644f56b";

describe("cleanUp", () => {
  test("makes the index of the original script's store from its records, which it leaves as they are", async () => {
    await using context = createTestContext({ sample: "original" });
    const before = readTree(context.store.dir);
    expect(cleanUp(context)).toEqual({ indexed: 4, temporaryFiles: 0, unreadable: [] });
    expect(readTree(context.store.dir)).toMatchObject(before);
    expect(listLive(context.store)).toEqual([]);
    expect(listQueued(context.store)).toEqual([]);
    expect(findTaskOfSession(context.store, "ses_90ab12cd34ef")).toBe("bg_19aa0c38ed09d8e7f");
  });

  test("makes a lost index again: sessions and aliases, keys, the queue, and what may live", async () => {
    await using context = createTestContext();
    createTask(context, { status: "completed", key: "nightly" });
    const done = createTask(context, { status: "completed", droid_session_id: sessionId, key: "nightly" });
    const queued = createTask(context, { status: "queued", priority: 7 });
    const running = createTask(context);
    await using _ = holdOutput(storePaths.output(context.store, running.id));
    writePause(context.store, { all: true, groups: [] });
    rmSync(join(context.store.dir, ".index"), { recursive: true });
    cleanUp(context);
    expect(listLive(context.store)).toEqual([running.id]);
    expect(listQueued(context.store).map(({ id }) => id)).toEqual([queued.id]);
    expect(findTaskOfSession(context.store, sessionId)).toBe(done.id);
    expect(findTaskOfSession(context.store, `session_${queued.id}`)).toBe(queued.id);
    expect(findTaskOfKey(context.store, "nightly")).toBe(done.id);
  });

  test("gives each queued task one place in the queue, by what its record says", async () => {
    await using context = createTestContext();
    writePause(context.store, { all: true, groups: [] });
    const queued = queueTask(context, { priority: 1 });
    enqueue(context.store, { id: queued.id, priority: 2 });
    enqueue(context.store, { id: "bg_gone" });
    cleanUp(context);
    expect(listQueued(context.store)).toEqual([{ id: queued.id, name: turnOf(queued), conditional: false }]);
  });

  test("forgets what has no record any more and what has ended", async () => {
    await using context = createTestContext();
    const done = createTask(context, { status: "completed" });
    markLive(context.store, "bg_gone");
    linkSession(context.store, gone, "bg_gone");
    cleanUp(context);
    expect(listLive(context.store)).toEqual([]);
    expect(findTaskOfSession(context.store, gone)).toBeUndefined();
    expect(findTaskOfSession(context.store, `session_${done.id}`)).toBe(done.id);
  });

  test("takes away the temporary files of dead writers, and counts them", async () => {
    await using context = createTestContext();
    const { id } = createTask(context, { status: "completed" }, { out: "kept" });
    const { dir } = context.store;
    const leftovers = [`.${id}.json.4711.0.tmp`, `${id}.out.tmp`, ".pause.4711.3.tmp"].map((name) => join(dir, name));
    for (const path of leftovers) writeFileSync(path, "{");
    mkdirSync(join(dir, "folder.tmp"));
    writeFileSync(join(dir, "notes.txt"), "mine");
    expect(cleanUp(context).temporaryFiles).toBe(3);
    expect(leftovers.filter((path) => existsSync(path))).toEqual([]);
    expect(readdirSync(dir)).toEqual(expect.arrayContaining([`${id}.json`, `${id}.out`, "folder.tmp", "notes.txt"]));
  });

  test.each(["sessionIndex", "keyIndex"] as const)("takes away the temporary files in the %s", async (index) => {
    await using context = createTestContext();
    const directory = storePaths[index](context.store);
    mkdirSync(directory, { recursive: true });
    const path = join(directory, `.${gone}.4711.0.tmp`);
    writeFileSync(path, "");
    expect(cleanUp(context).temporaryFiles).toBe(1);
    expect(existsSync(path)).toBe(false);
  });

  test("takes away what a launch that was killed left without a record, its environment for one, and counts it", async () => {
    await using context = createTestContext();
    const { dir } = context.store;
    writePause(context.store, { all: true, groups: [] });
    const queued = queueTask(context);
    const kept = [`${queued.id}.env`, "bg_moved.out", "bg_moved.run", "bg_moved.prompt", "bg_other.out"];
    const left = ["bg_cut.env", "bg_cut.prompt", "bg_cut.system", "bg_cut.out"];
    for (const name of kept) writeFileSync(join(dir, name), "kept");
    for (const name of left) writeFileSync(join(dir, name), name.endsWith(".out") ? "" : "left");
    expect(cleanUp(context).temporaryFiles).toBe(left.length);
    expect(left.filter((name) => existsSync(join(dir, name)))).toEqual([]);
    expect(readdirSync(dir)).toEqual(expect.arrayContaining(kept));
  });

  test("leaves a running task running, and its files", async () => {
    await using context = createTestContext();
    const task = createTask(context, {}, { run: "pid 99999999\n", out: "working\n" });
    await using _ = holdOutput(storePaths.output(context.store, task.id));
    unmarkLive(context.store, task.id);
    const before = readTree(context.store.dir);
    cleanUp(context);
    expect(readTree(context.store.dir)).toMatchObject(before);
    expect(listLive(context.store)).toEqual([task.id]);
  });

  test("keeps a task whose record is final among the living while its process lives", async () => {
    await using context = createTestContext();
    const { id } = createTask(context, { status: "completed" }, { run: "pid 99999999\n", out: "" });
    await using _ = holdOutput(storePaths.output(context.store, id));
    unmarkLive(context.store, id);
    cleanUp(context);
    expect(listLive(context.store)).toEqual([id]);
  });

  test("settles what ended unseen", async () => {
    await using context = createTestContext();
    const { id } = createTask(context, {}, { run: "pid 99999999\nexit 0\n", out: eventLine.init() });
    unmarkLive(context.store, id);
    cleanUp(context);
    expect(requireRecord(context.store, id)).toMatchObject({ status: "error", reason: "interrupted" });
    expect(listLive(context.store)).toEqual([]);
  });

  test("names the records that it cannot read and leaves them as they are", async () => {
    await using context = createTestContext({ sample: "broken" });
    const before = readTree(context.store.dir);
    const { indexed, unreadable } = cleanUp(context);
    expect(indexed).toBe(0);
    expect(unreadable.map(({ id }) => id)).toEqual(listRecordIds(context.store));
    expect(readTree(context.store.dir)).toMatchObject(before);
  });
});
