import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HookPayload } from "../../../src/droid/parse-hook-payload.ts";
import { completeFromHook } from "../../../src/operations/deliver/complete-from-hook.ts";
import { readRecords, requireRecord } from "../../../src/store/records.ts";
import { storePaths } from "../../../src/store/store.ts";
import type { TaskRecord } from "../../../src/task/record.ts";
import { createTask } from "../../fixtures/create-task.ts";
import { createTestContext, type TestContext, type TestContextOptions } from "../../fixtures/create-test-context.ts";
import { holdOutput } from "../../fixtures/hold-output.ts";
import { eventLine, recordPath, sessionId } from "../../fixtures/run-output.ts";

const alias = "session_bg_1";

interface LiveTask extends TestContext {
  task: TaskRecord;
}

/** A context with one task, `bg_1`, that runs. */
function createLiveTask(options: TestContextOptions = {}, fields: Partial<TaskRecord> = {}, out = ""): LiveTask {
  const context = createTestContext(options);
  const task = createTask(context, { id: "bg_1", ...fields }, { run: "pid 99999999\n", out });
  const holder = holdOutput(storePaths.output(context.store, task.id));
  return {
    ...context,
    task,
    [Symbol.asyncDispose]: async () => {
      await holder.release();
      await context[Symbol.asyncDispose]();
    },
  };
}

/** The payload of a SubagentStop as the Droid CLI hands it over, with its transcript. */
function payload(session_id: string, fields: Partial<HookPayload> = {}): HookPayload {
  return {
    session_id,
    transcript_path: recordPath("transcript.jsonl"),
    cwd: "/home/user/shop",
    permission_mode: "auto-low",
    hook_event_name: "SubagentStop",
    stop_hook_active: false,
    ...fields,
  };
}

const done = { status: "completed", result: "MOCK-REPLY to: Explain the build" };

describe("completeFromHook", () => {
  test.each<[string, TestContextOptions, Partial<TaskRecord>, string, string]>([
    ["its alias", {}, {}, "", alias],
    ["its alias when the Droid CLI's id is known too", {}, { droid_session_id: sessionId }, "", alias],
    ["the Droid CLI's id in its record", {}, { droid_session_id: sessionId }, "", sessionId],
    ["the Droid CLI's id, so far only in its output", {}, {}, eventLine.init(), sessionId],
    ["the cookie, before its output told a session", { config: { insideTask: "bg_1" } }, {}, "", sessionId],
    ["cookie and session", { config: { insideTask: "bg_1" } }, {}, eventLine.init(), sessionId],
  ])("completes the task that it knows by %s", async (_, options, fields, out, session) => {
    await using context = createLiveTask(options, fields, out);
    expect(completeFromHook(context, payload(session))).toEqual({ taskId: "bg_1" });
    expect(requireRecord(context.store, "bg_1")).toMatchObject({ ...done, completed_at: "2026-11-24T05:00:00.000Z" });
  });

  test("completes the task of a payload without an event, as the original's hook got it", async () => {
    await using context = createLiveTask();
    const { hook_event_name: _, ...old } = payload(alias);
    expect(completeFromHook(context, old)).toEqual({ taskId: "bg_1" });
  });

  test("completes the original script's task, in a store that has no index yet", async () => {
    await using context = createTestContext({ sample: "original" });
    expect(completeFromHook(context, payload("ses_4f2a9c81d3e7"))).toEqual({ taskId: "bg_19aa0c3124b0a1b2c" });
    expect(requireRecord(context.store, "bg_19aa0c3124b0a1b2c")).toMatchObject(done);
  });

  test.each<[string, Partial<HookPayload>]>([
    ["a Stop", { hook_event_name: "Stop" }],
    ["a SessionEnd", { hook_event_name: "SessionEnd" }],
    ["a PostToolUse", { hook_event_name: "PostToolUse" }],
    ["the end of a nested sub-agent", { task_name: "explorer", task_result: "Found" }],
    ["a session that is no task's", { session_id: "b1558afb-ef8e-45f2-aca5-bded5644f56b" }],
  ])("rightly does nothing at %s", async (_, fields) => {
    await using context = createLiveTask({}, { droid_session_id: sessionId });
    expect(completeFromHook(context, payload(sessionId, fields))).toEqual({ skipped: expect.stringMatching(/\w/) });
    expect(requireRecord(context.store, "bg_1")).toEqual(context.task);
  });

  test("does nothing for a session that the task's own agent started", async () => {
    await using context = createLiveTask({ config: { insideTask: "bg_1" } }, {}, eventLine.init());
    const inner = payload("b1558afb-ef8e-45f2-aca5-bded5644f56b");
    expect(completeFromHook(context, inner)).toEqual({ skipped: "the session is no task's" });
    expect(requireRecord(context.store, "bg_1").status).toBe("running");
  });

  test("does nothing for a task that had ended, also when nobody had noticed", async () => {
    await using context = createTestContext();
    createTask(context, { id: "bg_1", status: "cancelled" }, { run: "pid 99999999\nexit 143\n" });
    createTask(context, { id: "bg_2" }, { run: "pid 99999999\nexit 0\n", out: eventLine.init() });
    expect(completeFromHook(context, payload(alias))).toEqual({ skipped: "bg_1 had ended before" });
    expect(completeFromHook(context, payload("session_bg_2"))).toEqual({ skipped: "bg_2 had ended before" });
    const statuses = readRecords(context.store).records.map(({ status, reason }) => [status, reason]);
    expect(statuses).toEqual([
      ["cancelled", undefined],
      ["error", "interrupted"],
    ]);
  });

  test.each([
    ["none", undefined, "has no transcript_path"],
    ["one that is missing", "missing.jsonl", "ENOENT"],
    ["a directory", ".", "not a regular file"],
    ["an empty one", "empty.jsonl", "no assistant message"],
    ["one without a word of the agent", "user.jsonl", "no assistant message"],
    ["one that is no JSON", "broken.jsonl", "no assistant message"],
  ])("completes nothing without a transcript that tells the result, and says why: %s", async (_, name, problem) => {
    await using context = createLiveTask();
    writeFileSync(join(context.root, "empty.jsonl"), "");
    writeFileSync(join(context.root, "user.jsonl"), '{"role":"user","content":"Do it"}\n');
    writeFileSync(join(context.root, "broken.jsonl"), '{"role":"assistant","content":"Do');
    const transcript_path = name && join(context.root, name);
    const outcome = completeFromHook(context, payload(alias, { transcript_path }));
    expect(outcome).toEqual({ trouble: expect.stringContaining(problem) });
    expect(outcome).toEqual({ trouble: expect.stringContaining("bg_1") });
    expect(requireRecord(context.store, "bg_1")).toEqual(context.task);
  });
});
