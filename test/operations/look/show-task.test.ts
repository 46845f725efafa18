import { describe, expect, test } from "bun:test";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { showTask } from "../../../src/operations/look/show-task.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { requireRecord } from "../../../src/store/records.ts";
import { storePaths } from "../../../src/store/store.ts";
import { tryLockExclusively } from "../../../src/system/flock.ts";
import { catchError } from "../../fixtures/catch-error.ts";
import { createTask } from "../../fixtures/create-task.ts";
import { createTestContext } from "../../fixtures/create-test-context.ts";
import { holdOutput } from "../../fixtures/hold-output.ts";
import { canMount, mountTmpfs } from "../../fixtures/mount-tmpfs.ts";
import { eventLine } from "../../fixtures/run-output.ts";

const { init, assistant, call, completion } = eventLine;

describe("showTask", () => {
  test("shows a running task with its progress, for how long, and that its process lives", async () => {
    await using context = createTestContext();
    const out = init() + call("Edit", {}) + assistant("Editing");
    const { id } = createTask(context, { unknown: 1 }, { run: "pid 99999999\n", out });
    await using _ = holdOutput(storePaths.output(context.store, id));
    context.advance(5000);
    const view = showTask(context, id);
    expect(view).toMatchObject({ id, status: "running", alive: true, elapsed_ms: 5000, unknown: 1 });
    expect(view.progress).toMatchObject({ toolCalls: 1, lastTool: "Edit", lastMessage: "Editing" });
    expect(requireRecord(context.store, id).progress).toBeUndefined();
  });

  test("shows a task that ended unseen as it ended", async () => {
    await using context = createTestContext();
    const { id } = createTask(context, {}, { run: "pid 99999999\nexit 0\n", out: init() + completion("Done") });
    context.advance(5000);
    const view = showTask(context, id);
    expect(view).toMatchObject({ status: "completed", result: "Done", alive: false, elapsed_ms: 5000 });
    context.advance(60_000);
    expect(showTask(context, id)).toEqual(JSON.parse(JSON.stringify(view)));
  });

  test("shows that a task which was completed by hand still has a process", async () => {
    await using context = createTestContext();
    const { id } = createTask(context, { status: "completed" }, { run: "pid 99999999\n", out: "" });
    await using _ = holdOutput(storePaths.output(context.store, id));
    expect(showTask(context, id)).toMatchObject({ status: "completed", alive: true });
  });

  test.each([
    ["running", "bg_19aa0c3124b0a1b2c", null, 67_380_123],
    ["queued", "bg_19aa0d05c27445566", null, 0],
    ["completed", "bg_19aa0c38ed09d8e7f", false, 342_904],
  ])("does not pretend to know whether the original script's %s task lives", async (status, id, alive, elapsed) => {
    await using context = createTestContext({ sample: "original", now: "2025-11-20T10:15:30.123Z" });
    context.advance(status === "running" ? 67_380_123 : 0);
    const stored = requireRecord(context.store, id);
    expect(showTask(context, id)).toEqual({ ...stored, alive, elapsed_ms: elapsed });
  });

  test("shows a task that has not started without a length", async () => {
    await using context = createTestContext();
    const { id } = createTask(context, { status: "queued", started_at: null });
    expect(showTask(context, id)).toMatchObject({ alive: false, elapsed_ms: null });
  });

  test("does not pretend to know whether another machine's task lives", async () => {
    await using context = createTestContext();
    const { id } = createTask(context, { host: { name: "elsewhere", boot_id: "other" } }, { run: "pid 7\n", out: "" });
    expect(showTask(context, id).alive).toBeNull();
  });

  (canMount() ? test : test.skip)(
    "shows a running task of a store that cannot be written (needs leave to mount)",
    async () => {
      await using home = createTestContext();
      using disk = mountTmpfs(join(home.root, "disk"));
      const context = { ...home, store: openStore(join(disk.dir, "store")) };
      const { id } = createTask(context, {}, { run: "pid 99999999\n", out: init() });
      // A disk with a writer cannot be made read-only, so the lock is another descriptor's.
      const fd = openSync(storePaths.output(context.store, id), "r");
      expect(tryLockExclusively(fd)).toBe(true);
      try {
        disk.setReadOnly(true);
        expect(showTask(context, id)).toMatchObject({ status: "running", alive: true });
      } finally {
        closeSync(fd);
      }
    },
  );

  test("says what is missing or broken", async () => {
    await using context = createTestContext({ sample: "broken" });
    expect(catchError(() => showTask(context, "bg_none")).code).toBe("not_found");
    expect(catchError(() => showTask(context, "bg_1930000000000000001")).code).toBe("unreadable_record");
  });
});
