import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { describeTask } from "../../../src/operations/launch/describe-task.ts";
import { type LaunchOptions, launchDefaults } from "../../../src/operations/launch/launch-options.ts";
import { optionsOfTask } from "../../../src/operations/launch/options-of-task.ts";
import { planRun } from "../../../src/operations/launch/plan-run.ts";
import { prepareRerun, prepareResume } from "../../../src/operations/launch/prepare-another-run.ts";
import { readRecords } from "../../../src/store/records.ts";
import { storePaths } from "../../../src/store/store.ts";
import type { TaskRecord } from "../../../src/task/record.ts";
import { catchError } from "../../fixtures/catch-error.ts";
import { createTask } from "../../fixtures/create-task.ts";
import { createTestContext, type TestContext } from "../../fixtures/create-test-context.ts";
import { holdOutput } from "../../fixtures/hold-output.ts";
import { queueTask } from "../../fixtures/queue-task.ts";

function options(context: TestContext, fields: Partial<LaunchOptions> = {}): LaunchOptions {
  const prompt = Buffer.from("Fix it");
  return { ...launchDefaults, description: "Fix auth", prompt, cwd: context.root, ...fields };
}

/** What a launch with these options would be recorded as. */
function record(context: TestContext, launch: LaunchOptions): TaskRecord {
  return describeTask(context, "bg_1", launch, planRun(context, "bg_1", launch));
}

const ended = { run: "pid 99999999\nexit 0\n", out: "" };

describe("optionsOfTask", () => {
  test("gives back what the task was launched with", async () => {
    await using context = createTestContext({ config: { droid: "/bin/true" } });
    const launch = options(context, {
      agent: "oracle",
      autonomy: "high",
      model: "some-model",
      reasoningEffort: "low",
      worktree: "side",
      timeoutMs: 1,
      idleTimeoutMs: 2,
      maxOutputBytes: 3,
      maxTokens: 4,
      group: "night",
      priority: 5,
      retries: 6,
      backoffMs: 7,
    });
    expect(optionsOfTask(context.store, record(context, launch))).toEqual(launch);
  });

  test("gives back a command by its absolute path", async () => {
    await using context = createTestContext();
    const launch = options(context, { agent: "", command: ["/bin/sh", "-c", "exit 3"] });
    expect(optionsOfTask(context.store, record(context, launch))).toEqual(launch);
  });

  test("leaves out the key, what it waited for and who asked", async () => {
    await using context = createTestContext({ config: { droid: "/bin/true" } });
    createTask(context, { id: "bg_0" });
    const launch = options(context, { key: "k", after: [{ id: "bg_0", on: "any" }], parentSession: "s1" });
    expect(optionsOfTask(context.store, record(context, launch))).toEqual(options(context));
  });

  test("takes a prompt that went by file byte for byte", async () => {
    await using context = createTestContext();
    const bytes = Buffer.from([0x46, 0xff, 0xfe, 0x00, 0x0a]);
    const task = createTask(context, { prompt: "F\ufffd\ufffd" });
    writeFileSync(storePaths.prompt(context.store, task.id), bytes);
    expect(Buffer.from(optionsOfTask(context.store, task).prompt)).toEqual(bytes);
  });

  test("takes a prompt with results as it was, so that newer results are put in", async () => {
    await using context = createTestContext();
    const task = createTask(context, { prompt: "Sum up {{result:bg_0}}" });
    writeFileSync(storePaths.prompt(context.store, task.id), "Sum up an old result");
    expect(Buffer.from(optionsOfTask(context.store, task).prompt).toString()).toBe("Sum up {{result:bg_0}}");
  });

  test("makes do with what the original script wrote", async () => {
    await using context = createTestContext({ sample: "original" });
    const { records } = readRecords(context.store);
    for (const old of records) {
      expect(optionsOfTask(context.store, old)).toMatchObject({ agent: old.agent, autonomy: "medium", cwd: "." });
    }
    expect(records.length).toBeGreaterThan(0);
  });
});

describe("prepareRerun", () => {
  test("repeats an ended task, with changes", async () => {
    await using context = createTestContext();
    createTask(context, { id: "bg_1", status: "error", group: "night", model: "m1", cwd: "/srv" }, ended);
    expect(prepareRerun(context, "bg_1", { autonomy: "high", group: undefined })).toMatchObject({
      rerunOf: "bg_1",
      autonomy: "high",
      group: "night",
      model: "m1",
      cwd: "/srv",
    });
  });

  test("lets another droid bring its own model, unless one is named", async () => {
    await using context = createTestContext();
    createTask(context, { id: "bg_1", status: "completed", agent: "oracle", model: "m1" }, ended);
    expect(prepareRerun(context, "bg_1", { agent: "explorer" })).toMatchObject({ agent: "explorer", model: undefined });
    expect(prepareRerun(context, "bg_1", { agent: "explorer", model: "m2" }).model).toBe("m2");
  });

  test("refuses a task that is queued, and one whose process lives on", async () => {
    await using context = createTestContext();
    queueTask(context, { id: "bg_1" });
    createTask(context, { id: "bg_2", status: "completed" }, { run: "pid 99999999\n", out: "" });
    await using _ = holdOutput(storePaths.output(context.store, "bg_2"));
    expect(catchError(() => prepareRerun(context, "bg_1", {}))).toMatchObject({
      message: "Task bg_1 is still queued",
      code: "still_running",
    });
    expect(catchError(() => prepareRerun(context, "bg_2", {})).message).toBe("Task bg_2 is still running");
  });
});

describe("prepareResume", () => {
  test("goes on in the session of an ended task", async () => {
    await using context = createTestContext();
    const fields = { status: "completed", droid_session_id: "s-1", agent: "oracle", worktree: "" } as const;
    createTask(context, { id: "bg_1", ...fields }, ended);
    const prompt = Buffer.from("Go on");
    expect(prepareResume(context, "bg_1", { prompt })).toMatchObject({
      resumes: { id: "bg_1", sessionId: "s-1" },
      agent: "oracle",
      worktree: undefined,
      prompt,
    });
  });

  test("refuses a task without a session, and one that ran a command", async () => {
    await using context = createTestContext();
    createTask(context, { id: "bg_1", status: "error" }, ended);
    createTask(context, { id: "bg_2", status: "completed", kind: "exec" }, ended);
    const refusal = catchError(() => prepareResume(context, "bg_1", {}));
    expect(refusal).toMatchObject({ code: "invalid", hint: "Run it anew with: task-bg rerun bg_1" });
    expect(refusal.message).toBe("Task bg_1 has no Droid session that could go on");
    expect(catchError(() => prepareResume(context, "bg_2", {})).message).toContain("ran a command");
  });

  test("refuses while another task is in the same session, also one that is still queued", async () => {
    await using context = createTestContext();
    createTask(context, { id: "bg_1", status: "completed", droid_session_id: "s-1" }, ended);
    queueTask(context, { id: "bg_2", resumes: "bg_1", argv: ["/bin/droid", "exec", "-s", "s-1", "--", "on"] });
    expect(catchError(() => prepareResume(context, "bg_1", {}))).toMatchObject({
      message: "Task bg_2 is queued in the same Droid session",
      code: "still_running",
    });
  });
});
