import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { stopCauses, taskStatuses } from "../../src/task/record.ts";
import { endTask, requestStop } from "../../src/task/transition.ts";
import type { Verdict } from "../../src/task/verdict.ts";
import { newRecord } from "../fixtures/create-task.ts";

const launched = new Date("2026-11-24T05:00:00.000Z");
const now = new Date("2026-11-24T05:01:02.003Z");
const completed: Verdict = { status: "completed", result: "All done", usage: { input_tokens: 20 } };
const failed: Verdict = { status: "error", reason: "failed", error: "401 bad key" };
const cancelled: Verdict = { status: "cancelled" };
const task = newRecord({ now: () => launched }, { result: "old", error: "old" });

describe("endTask", () => {
  test.each([
    [completed, { status: "completed", result: "All done", error: null, usage: { input_tokens: 20 } }],
    [
      { ...completed, usage: undefined },
      { status: "completed", result: "All done", error: null },
    ],
    [failed, { status: "error", result: null, error: "401 bad key", reason: "failed" }],
    [cancelled, { status: "cancelled", result: null, error: null }],
  ] satisfies [Verdict, object][])("writes down %j and nothing that cannot be", (verdict, fields) => {
    const ended = endTask(task, verdict, {}, now);
    expect(ended).toEqual({ ...task, ...fields, completed_at: "2026-11-24T05:01:02.003Z" } as typeof task);
  });

  test.each(["queued", "running"] as const)("ends a task that is %s", (status) => {
    expect(endTask({ ...task, status }, completed, {}, now)?.status).toBe("completed");
  });

  test.each([completed, failed, cancelled])("leaves a final state as it is: %j", (first) => {
    const ended = endTask(task, first, {}, now);
    for (const second of [completed, failed, cancelled])
      expect(ended && endTask(ended, second, { exitCode: 0 }, now)).toBeUndefined();
  });

  test.each([
    [0, { code: 0, signal: null }],
    [1, { code: 1, signal: null }],
    [137, { code: 137, signal: "SIGKILL" }],
  ])("adds the exit %d", (exitCode, exit) => {
    expect(endTask(task, failed, { exitCode }, now)?.exit).toEqual(exit);
  });

  test("adds the session and the progress that the output told, over what the record had", () => {
    const before = { ...task, progress: { toolCalls: 0, lastTool: null, outputFile: "/x.out" } };
    const ended = endTask(
      before,
      completed,
      { droidSessionId: "s1", progress: { toolCalls: 3, lastTool: "Edit" } },
      now,
    );
    expect(ended).toMatchObject({
      droid_session_id: "s1",
      progress: { toolCalls: 3, lastTool: "Edit", outputFile: "/x.out" },
    });
  });

  test("keeps every key that it does not know", () => {
    const unknown = fc.dictionary(fc.stringMatching(/^x_[a-z]{1,8}$/), fc.jsonValue());
    fc.assert(
      fc.property(unknown, (extra) => {
        expect(endTask({ ...task, ...extra }, failed, { exitCode: 1 }, now)).toMatchObject(extra);
      }),
    );
  });

  test("changes nothing of the record that it was given", () => {
    const frozen = Object.freeze({ ...task, progress: Object.freeze({ toolCalls: 1 }) });
    endTask(frozen, completed, { progress: { toolCalls: 2 } }, now);
    expect(frozen.status).toBe("running");
    expect(frozen.progress.toolCalls).toBe(1);
  });
});

describe("requestStop", () => {
  test.each(stopCauses)("notes why and when: %s", (why) => {
    const stopping = requestStop(task, why, now);
    expect(stopping).toEqual({ ...task, stop_requested: { at: "2026-11-24T05:01:02.003Z", why } });
  });

  test("lets the first request count", () => {
    const first = requestStop(task, "timeout", now);
    expect(first && requestStop(first, "cancel", now)).toBeUndefined();
  });

  test.each(taskStatuses)("takes requests only while it runs: %s", (status) => {
    const taken = requestStop({ ...task, status }, "cancel", now) !== undefined;
    expect(taken).toBe(status === "running");
  });
});
