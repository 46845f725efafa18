import { describe, expect, test } from "bun:test";
import { type FollowChangesOptions, followStatusChanges } from "../../../src/operations/look/follow-status-changes.ts";
import type { SinkOutcome } from "../../../src/operations/run-output/read-output.ts";
import { deleteTaskFiles, updateRecord } from "../../../src/store/records.ts";
import type { TaskStatus } from "../../../src/task/record.ts";
import type { StatusChange } from "../../../src/task/status-change.ts";
import { createTask } from "../../fixtures/create-task.ts";
import { createTestContext, type TestContext } from "../../fixtures/create-test-context.ts";
import { until } from "../../fixtures/until.ts";

function start(context: TestContext, options: Partial<FollowChangesOptions> = {}) {
  const told: StatusChange[] = [];
  let outcome: SinkOutcome = "written";
  const sink = async (change: StatusChange) => {
    told.push(change);
    return outcome;
  };
  const end = followStatusChanges(context, { filter: {}, untilDone: true, ...options }, sink);
  const lines = () => told.map(({ taskId, from, to }) => `${taskId}: ${from} ${to}`);
  return {
    lines,
    end,
    close: () => (outcome = "closed"),
    has: (line: string) => until(() => lines().includes(line), line),
  };
}

// Without a schema it is the original's: nothing settles it, so that it is what the test says.
function createForeign(context: TestContext, id: string, status: TaskStatus, group: string | null = null): void {
  createTask(context, { id, status, group, schema: null });
}

function setStatus({ store }: TestContext, id: string, status: TaskStatus): void {
  updateRecord(store, id, (record) => ({ ...record, status }));
}

describe("followStatusChanges", () => {
  test("tells each task at first, then each change, and ends when nothing is live", async () => {
    await using context = createTestContext();
    createForeign(context, "bg_1", "completed");
    createForeign(context, "bg_2", "queued");
    const following = start(context);
    await following.has("bg_2: null queued");
    setStatus(context, "bg_2", "running");
    await following.has("bg_2: queued running");
    createForeign(context, "bg_3", "running");
    await following.has("bg_3: null running");
    setStatus(context, "bg_2", "error");
    await following.has("bg_2: running error");
    deleteTaskFiles(context.store, "bg_1");
    await following.has("bg_1: completed null");
    setStatus(context, "bg_3", "cancelled");
    await following.end;
    expect(following.lines()).toEqual([
      "bg_1: null completed",
      "bg_2: null queued",
      "bg_2: queued running",
      "bg_3: null running",
      "bg_2: running error",
      "bg_1: completed null",
      "bg_3: running cancelled",
    ]);
  });

  test("tells only of the filter's tasks, and of changes into its states", async () => {
    await using context = createTestContext();
    createForeign(context, "bg_1", "running", "nightly");
    createForeign(context, "bg_2", "error", "nightly");
    createForeign(context, "bg_3", "running", "other");
    const following = start(context, { filter: { group: "nightly", status: ["completed", "error"] } });
    await following.has("bg_2: null error");
    setStatus(context, "bg_1", "completed");
    await following.end;
    expect(following.lines()).toEqual(["bg_2: null error", "bg_1: running completed"]);
  });

  test("ends when its reader has gone", async () => {
    await using context = createTestContext();
    createForeign(context, "bg_1", "running");
    const following = start(context, { untilDone: false });
    await following.has("bg_1: null running");
    following.close();
    setStatus(context, "bg_1", "completed");
    await following.end;
    expect(following.lines()).toHaveLength(2);
  });

  test("names each record that cannot be read, once", async () => {
    await using context = createTestContext({ sample: "broken" });
    const unreadable: string[] = [];
    await start(context, { onUnreadable: (id) => unreadable.push(id) }).end;
    expect(unreadable).toHaveLength(7);
    expect(new Set(unreadable).size).toBe(7);
  });
});
