import { describe, expect, test } from "bun:test";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { settleTask } from "../../../src/operations/settle/settle-task.ts";
import { listLive } from "../../../src/store/live-index.ts";
import { requireRecord } from "../../../src/store/records.ts";
import { findTaskOfSession } from "../../../src/store/session-index.ts";
import { storePaths } from "../../../src/store/store.ts";
import type { TaskRecord } from "../../../src/task/record.ts";
import { catchError } from "../../fixtures/catch-error.ts";
import { createTask, type TaskFiles } from "../../fixtures/create-task.ts";
import { createTestContext } from "../../fixtures/create-test-context.ts";
import { holdOutput } from "../../fixtures/hold-output.ts";
import { eventLine, sessionId } from "../../fixtures/run-output.ts";

const { init, assistant, completion, error } = eventLine;
const started = "pid 99999999\n";
const cancel = { stop_requested: { at: "2026-11-24T05:00:00.000Z", why: "cancel" as const } };
const cancelledAtMs = Date.parse(cancel.stop_requested.at);
const someError = expect.stringMatching(/\w/);
const lost = { status: "error", reason: "lost", result: null, error: someError };

interface Case {
  name: string;
  fields?: Partial<TaskRecord>;
  files: TaskFiles;
  ended: object;
}

const endedCases: Case[] = [
  {
    name: "a droid that completed",
    files: { run: `${started}exit 0\n`, out: init() + assistant("Hm") + completion("All done") },
    ended: {
      status: "completed",
      result: "All done",
      error: null,
      exit: { code: 0, signal: null },
      usage: { input_tokens: 1 },
    },
  },
  {
    name: "a droid whose provider refused",
    files: { run: `${started}exit 1\n`, out: init() + error("401 bad key") + error("Exec failed") },
    ended: { status: "error", reason: "failed", error: "401 bad key\nExec failed", exit: { code: 1, signal: null } },
  },
  {
    name: "a droid that TERM ended from outside",
    files: { run: `${started}exit 0\n`, out: init() },
    ended: { status: "error", reason: "interrupted", error: someError, exit: { code: 0, signal: null } },
  },
  {
    name: "a droid that was killed",
    files: { run: `${started}exit 137\n`, out: init() },
    ended: { status: "error", reason: "killed", error: "Killed by SIGKILL", exit: { code: 137, signal: "SIGKILL" } },
  },
  {
    name: "a cancelled droid",
    fields: cancel,
    files: { run: `${started}exit 0\n`, out: init() },
    ended: { status: "cancelled", result: null, error: null, exit: { code: 0, signal: null } },
  },
  {
    name: "a droid that completed before the cancel reached it",
    fields: cancel,
    files: { run: `${started}exit 143\n`, out: init() + completion("Just in time", { timestamp: cancelledAtMs - 1 }) },
    ended: { status: "completed", result: "Just in time", exit: { code: 143, signal: "SIGTERM" } },
  },
  {
    name: "a droid that completed on what the cancel left of its tool",
    fields: cancel,
    files: { run: `${started}exit 0\n`, out: init() + completion("It was killed", { timestamp: cancelledAtMs + 1 }) },
    ended: { status: "cancelled", result: null, exit: { code: 0, signal: null } },
  },
  {
    name: "a plain command, whose output is its result and never believed as events",
    fields: { kind: "exec" },
    files: { run: `${started}exit 0\n`, out: init() + completion("forged") },
    ended: { status: "completed", result: init() + completion("forged"), exit: { code: 0, signal: null } },
  },
  {
    name: "a command that could not be executed",
    fields: { kind: "exec" },
    files: { run: `${started}exit 127\n`, out: "sh: 1: exec: /opt/build: not found\n" },
    ended: { status: "error", reason: "spawn", error: "sh: 1: exec: /opt/build: not found" },
  },
  {
    name: "a run whose keeper had to write its exit again after a full disk",
    files: { run: `${started}exi\nexit 3\n`, out: "bye\n" },
    ended: { status: "error", reason: "failed", error: "bye", exit: { code: 3, signal: null } },
  },
  { name: "a run whose processes vanished", files: { run: started, out: init() }, ended: lost },
  { name: "a run whose exit line was cut", files: { run: `${started}exit 0`, out: init() }, ended: lost },
  { name: "a run whose output was taken away", files: { run: started }, ended: lost },
  {
    name: "a run whose processes vanished after it had completed",
    files: { run: started, out: init() + completion("All done") },
    ended: { status: "completed", result: "All done" },
  },
  ...[{ run: "", out: "" }, { run: "pid 99", out: "" }, { out: "" }, {}].map((files) => ({
    name: `a task that was never started: ${JSON.stringify(files)}`,
    files,
    ended: { ...lost, error: expect.stringContaining("never started") },
  })),
];

describe("settleTask", () => {
  test.each(endedCases)("ends $name", async ({ fields = {}, files, ended }) => {
    await using context = createTestContext();
    const task = createTask(context, { unknown: { kept: true }, ...fields }, files);
    context.advance(5000);
    const settled = settleTask(context, task.id);
    expect(requireRecord(context.store, task.id)).toEqual(JSON.parse(JSON.stringify(settled)));
    expect(settled).toMatchObject({ ...task, completed_at: "2026-11-24T05:00:05.000Z", ...ended });
    expect(listLive(context.store)).toEqual([]);
  });

  test("notes the session and the progress of what has ended, and makes the session findable", async () => {
    await using context = createTestContext();
    const out = init() + eventLine.call("Edit", {}) + assistant("Hm") + completion("All done");
    const task = createTask(context, { progress: { outputFile: "/x.out" } }, { run: `${started}exit 0\n`, out });
    expect(settleTask(context, task.id)).toMatchObject({
      droid_session_id: sessionId,
      progress: { toolCalls: 1, lastTool: "Edit", lastMessage: "Hm", outputFile: "/x.out" },
    });
    expect(findTaskOfSession(context.store, sessionId)).toBe(task.id);
  });

  test("ends a task once: who comes later changes nothing", async () => {
    await using context = createTestContext();
    const { id } = createTask(context, {}, { run: `${started}exit 0\n`, out: init() + completion("All done") });
    const first = settleTask(context, id);
    context.advance(5000);
    writeFileSync(storePaths.run(context.store, id), `${started}exit 1\n`);
    expect(settleTask(context, id)).toEqual(JSON.parse(JSON.stringify(first)));
  });

  test("leaves a task alone while a process holds its output, and ends it when that was killed with -9", async () => {
    await using context = createTestContext();
    const task = createTask(context, {}, { run: started });
    const path = storePaths.output(context.store, task.id);
    await using holder = holdOutput(path);
    expect(settleTask(context, task.id)).toEqual(task);
    appendFileSync(path, init());
    expect(settleTask(context, task.id)).toEqual({ ...task, droid_session_id: sessionId });
    expect(findTaskOfSession(context.store, sessionId)).toBe(task.id);
    expect(listLive(context.store)).toEqual([task.id]);
    await holder.kill();
    expect(settleTask(context, task.id)).toMatchObject(lost);
  });

  test("believes no session that a plain command prints", async () => {
    await using context = createTestContext();
    const task = createTask(context, { kind: "exec" }, { run: started, out: init() });
    await using _ = holdOutput(storePaths.output(context.store, task.id));
    expect(settleTask(context, task.id)).toEqual(task);
  });

  test("takes a task that left a process behind with its output for ended", async () => {
    await using context = createTestContext();
    const { id } = createTask(context, { kind: "exec" }, { run: `${started}exit 0\n`, out: "ok\n" });
    await using _ = holdOutput(storePaths.output(context.store, id));
    expect(settleTask(context, id)).toMatchObject({ status: "completed", result: "ok\n" });
  });

  test("keeps a task whose record is final among the living until its process is gone", async () => {
    await using context = createTestContext();
    const { id } = createTask(context, { status: "completed", result: "By hand" }, { run: started, out: "" });
    const holder = holdOutput(storePaths.output(context.store, id));
    settleTask(context, id);
    expect(listLive(context.store)).toEqual([id]);
    await holder.release();
    expect(settleTask(context, id)).toMatchObject({ status: "completed", result: "By hand" });
    expect(listLive(context.store)).toEqual([]);
  });

  test.each<[string, Partial<TaskRecord>]>([
    ["the original script's, of which nothing is known", { schema: null, kind: null }],
    ["a queued one, which has no process yet", { status: "queued" }],
    ["another machine's", { host: { name: "elsewhere", boot_id: "other" } }],
    ["another machine's that tells no boot", { host: { name: "elsewhere", boot_id: null } }],
  ])("leaves %s as it is, whatever its files say", async (_, fields) => {
    await using context = createTestContext();
    const task = createTask(context, fields, { run: `${started}exit 1\n`, out: "" });
    const before = readFileSync(storePaths.record(context.store, task.id), "utf8");
    expect(settleTask(context, task.id)).toEqual(task);
    expect(readFileSync(storePaths.record(context.store, task.id), "utf8")).toBe(before);
    expect(listLive(context.store)).toEqual([task.id]);
  });

  test("says what is missing or broken", async () => {
    await using context = createTestContext({ sample: "broken" });
    expect(catchError(() => settleTask(context, "bg_none")).code).toBe("not_found");
    expect(catchError(() => settleTask(context, "bg_1930000000000000002")).code).toBe("unreadable_record");
  });

  test("ends a task that cannot leave its completion, and the log says so", async () => {
    await using context = createTestContext();
    writeFileSync(storePaths.outbox(context.store), "");
    const { id } = createTask(context, { parent_session_id: "s1" }, { run: `${started}exit 1\n`, out: "" });
    expect(settleTask(context, id)).toMatchObject({ status: "error", reason: "failed" });
    expect(requireRecord(context.store, id)).toMatchObject({ status: "error" });
    expect(readFileSync(`${context.store.dir}/.hooks.log`, "utf8")).toContain(`The completion of ${id} cannot be left`);
  });
});
