import { describe, expect, test } from "bun:test";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../../../src/context.ts";
import { type TaskTracker, trackTasks } from "../../../src/operations/look/track-tasks.ts";
import { updateRecord, writeRecord } from "../../../src/store/records.ts";
import { storePaths } from "../../../src/store/store.ts";
import type { TaskRecord } from "../../../src/task/record.ts";
import { createTask } from "../../fixtures/create-task.ts";
import { createTestContext } from "../../fixtures/create-test-context.ts";
import { holdOutput } from "../../fixtures/hold-output.ts";
import { eventLine } from "../../fixtures/run-output.ts";

/** A look comes each second at the latest, a full one after ten. */
const mostLooks = 60;

async function lookUntil(tracker: TaskTracker, isSo: () => boolean): Promise<void> {
  for (let looks = 0; looks < mostLooks; looks++) {
    if (isSo()) return;
    await tracker.next();
  }
  throw new Error(`Not so after ${mostLooks} looks`);
}

function ended(context: Context, fields: Partial<TaskRecord> = {}): TaskRecord {
  return createTask(context, { status: "completed", completed_at: context.now().toISOString(), ...fields });
}

describe("trackTasks", () => {
  test("knows the tasks of the filter at the first look, settled", async () => {
    await using context = createTestContext();
    const files = { run: "pid 99999999\nexit 0\n", out: eventLine.init() + eventLine.completion("Done") };
    createTask(context, { id: "bg_1", group: "nightly" }, files);
    ended(context, { id: "bg_2", group: "other" });
    using tracker = trackTasks(context, { group: "nightly" });
    await tracker.next();
    expect([...tracker.tasks.values()]).toMatchObject([{ id: "bg_1", status: "completed", result: "Done" }]);
  });

  test("learns of tasks that come, change and go", async () => {
    await using context = createTestContext();
    using tracker = trackTasks(context, {});
    await tracker.next();
    expect(tracker.tasks.size).toBe(0);
    writeRecord(context.store, { ...ended(context, { id: "bg_1" }), status: "queued" });
    await lookUntil(tracker, () => tracker.tasks.get("bg_1")?.status === "queued");
    updateRecord(context.store, "bg_1", (record) => ({ ...record, status: "cancelled" }));
    await lookUntil(tracker, () => tracker.tasks.get("bg_1")?.status === "cancelled");
    rmSync(storePaths.record(context.store, "bg_1"));
    await lookUntil(tracker, () => !tracker.tasks.has("bg_1"));
  });

  test("settles a task whose keeper was killed and told nobody", async () => {
    await using context = createTestContext();
    createTask(context, { id: "bg_1" }, { run: "pid 99999999\n", out: "" });
    const run = holdOutput(storePaths.output(context.store, "bg_1"));
    using tracker = trackTasks(context, {});
    await tracker.next();
    expect(tracker.tasks.get("bg_1")?.status).toBe("running");
    await run.kill();
    await lookUntil(tracker, () => tracker.tasks.get("bg_1")?.status === "error");
    expect(tracker.tasks.get("bg_1")?.reason).toBe("lost");
  });

  test("refresh finds at once what no event told of, and reads no task that cannot have changed", async () => {
    await using context = createTestContext();
    ended(context, { id: "bg_1" });
    using tracker = trackTasks(context, {});
    await tracker.next();
    const known = tracker.tasks.get("bg_1");
    ended(context, { id: "bg_2" });
    tracker.refresh();
    expect([...tracker.tasks.keys()]).toEqual(["bg_1", "bg_2"]);
    expect(tracker.tasks.get("bg_1")).toBe(known as TaskRecord);
    rmSync(storePaths.record(context.store, "bg_2"));
    tracker.refresh();
    expect([...tracker.tasks.keys()]).toEqual(["bg_1"]);
  });

  test("has another version whenever something changed, and only then", async () => {
    await using context = createTestContext();
    ended(context, { id: "bg_1" });
    using tracker = trackTasks(context, {});
    tracker.refresh();
    const { version } = tracker;
    tracker.refresh();
    expect(tracker.version).toBe(version);
    ended(context, { id: "bg_2" });
    tracker.refresh();
    expect(tracker.version).not.toBe(version);
  });

  test("keeps what it knew of a task whose record was broken, and names it until it is mended", async () => {
    await using context = createTestContext();
    const record = ended(context, { id: "bg_1" });
    using tracker = trackTasks(context, {});
    await tracker.next();
    // As a foreign program may: half a record, moved into place.
    writeFileSync(join(context.root, "half"), "{");
    renameSync(join(context.root, "half"), storePaths.record(context.store, "bg_1"));
    await lookUntil(tracker, () => tracker.unreadable.has("bg_1"));
    expect(tracker.tasks.get("bg_1")?.status).toBe("completed");
    writeRecord(context.store, record);
    await lookUntil(tracker, () => !tracker.unreadable.has("bg_1"));
  });

  test("keeps no prompts and no long results", async () => {
    await using context = createTestContext();
    ended(context, { id: "bg_1", prompt: "p".repeat(9_999), result: "r".repeat(9_999), error: "short" });
    using tracker = trackTasks(context, {});
    await tracker.next();
    const { prompt, result, error } = tracker.tasks.get("bg_1") ?? {};
    expect([prompt, result?.length, error]).toEqual(["", 4_000, "short"]);
  });

  test("judges the time of the filter when it first sees a task", async () => {
    await using context = createTestContext();
    ended(context, { id: "bg_1" });
    using tracker = trackTasks(context, { sinceMs: 1_000 });
    await tracker.next();
    context.advance(60_000);
    tracker.refresh();
    expect(tracker.tasks.has("bg_1")).toBe(true);
  });
});
