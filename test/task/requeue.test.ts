import { describe, expect, test } from "bun:test";
import type { TaskRecord } from "../../src/task/record.ts";
import { retryAfter, retryEnded, unclaimTask } from "../../src/task/requeue.ts";
import { endTask } from "../../src/task/transition.ts";
import { newRecord } from "../fixtures/create-task.ts";

const now = new Date("2026-11-24T05:00:00.000Z");
const started = "2026-11-24T04:00:00.000Z";

function running() {
  return newRecord(
    { now: () => now },
    { started_at: started, process: { pid: 7 }, group: "night", retries: 2, droid_session_id: "s1", future: "kept" },
  );
}

function failed(): TaskRecord {
  const verdict = { status: "error", reason: "failed", error: "401 bad key" } as const;
  const ended = endTask(running(), verdict, { exitCode: 137, droidSessionId: "s2" }, now);
  if (ended === undefined) throw new Error("The task had ended");
  return ended;
}

describe("a task that is queued again", () => {
  test("keeps the run that it had among its attempts, and nothing else of it", () => {
    const queued = retryEnded(failed());
    expect(queued).toMatchObject({ status: "queued", group: "night", retries: 2, future: "kept" });
    expect(queued).toMatchObject({ started_at: null, process: null, error: null, exit: null, droid_session_id: null });
    expect(queued.attempts).toEqual([
      {
        started_at: started,
        completed_at: now.toISOString(),
        status: "error",
        reason: "failed",
        error: "401 bad key",
        result: null,
        exit: { code: 137, signal: "SIGKILL" },
        droid_session_id: "s2",
      },
    ]);
  });

  test("after a run that failed begins when its backoff is over, by hand at once", () => {
    const queued = retryAfter({ ...failed(), backoff_ms: 30_000 }, now);
    expect(queued.not_before).toBe("2026-11-24T05:00:30.000Z");
    expect(retryEnded({ ...queued, status: "cancelled" }).not_before).toBeNull();
    expect(retryAfter(failed(), now).not_before).toBeNull();
  });

  test("begins without the progress of the run before", () => {
    const progress = {
      toolCalls: 3,
      lastTool: "Edit",
      lastMessage: "x",
      lastMessageAt: "y",
      percent: 50,
      outputFile: "o",
    };
    const queued = retryEnded({ ...running(), status: "completed", progress });
    expect(queued.progress).toEqual({
      toolCalls: 0,
      lastTool: null,
      lastMessage: null,
      lastMessageAt: null,
      percent: null,
      outputFile: "o",
    });
  });

  test("by hand keeps how it had ended, and adds to earlier attempts", () => {
    const ended = { ...running(), status: "completed" as const, result: "done", attempts: [{ status: "error" }] };
    const queued = retryEnded(ended);
    expect(queued).toMatchObject({ status: "queued", result: null, completed_at: null });
    expect(queued.attempts).toHaveLength(2);
    expect(queued.attempts?.[1]).toMatchObject({ status: "completed", result: "done", droid_session_id: "s1" });
  });

  test("because its start never came is as if it had not been claimed", () => {
    const record = running();
    expect(unclaimTask(record)).toEqual({ ...record, status: "queued", started_at: null, process: null });
  });
});
