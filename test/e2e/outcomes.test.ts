import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describeWithDroid } from "../fixtures/describe-with-droid.ts";
import { createDroidSandbox, type DroidSandbox, mockModelName } from "../fixtures/droid-sandbox.ts";
import type { StoredRecord } from "../fixtures/sandbox.ts";
import { until } from "../fixtures/until.ts";
import { findWorkingDroid } from "./find-droid-processes.ts";

describeWithDroid("a run of the real Droid CLI", () => {
  test("completes with its final text and its usage", async () => {
    await using sandbox = createDroidSandbox();
    const id = await launch(sandbox, "Explain the build");
    expect(await sandbox.ended(id)).toMatchObject({
      status: "completed",
      result: "MOCK-REPLY to: Explain the build",
      error: null,
      exit: { code: 0, signal: null },
      usage: { input_tokens: 10, output_tokens: 3 },
      progress: { toolCalls: 0, lastMessage: "MOCK-REPLY to: Explain the build" },
    });
    await expectNothingLeft(sandbox);
  });

  test("completes after using a tool, and its output shows the call", async () => {
    await using sandbox = createDroidSandbox();
    const id = await launch(sandbox, "run: echo it-ran-$((40 + 2))");
    const record = await sandbox.ended(id);
    expect(record).toMatchObject({ status: "completed", progress: { toolCalls: 1, lastTool: "Execute" } });
    expect(record.result).toContain("it-ran-42");
    const { stdout } = await sandbox.run(["output", id, "--text"]);
    expect(stdout).toContain("Execute echo it-ran");
    expect(stdout).toContain("MOCK-REPLY to: run: echo");
    await expectNothingLeft(sandbox);
  });

  test("fails with what its provider said", async () => {
    await using sandbox = createDroidSandbox();
    const id = await launch(sandbox, "Please fail");
    const record = await sandbox.ended(id);
    expect(record).toMatchObject({ status: "error", reason: "failed", exit: { code: 1 }, result: null });
    expect(record.error).toContain("401 bad key");
    await expectNothingLeft(sandbox);
  });

  test("fails with the CLI's own words when the model is unknown", async () => {
    await using sandbox = createDroidSandbox();
    const id = await sandbox.launch(["Odd model", "Explain the build", "--model", "no-such-model"]);
    const record = await sandbox.ended(id);
    expect(record).toMatchObject({ status: "error", reason: "failed", exit: { code: 1 } });
    const { stdout } = await sandbox.run(["output", id, "--text"]);
    expect(stdout).toContain("Invalid model: no-such-model");
  });

  test("is interrupted by a SIGTERM from outside, although the CLI then exits with 0", async () => {
    await using sandbox = createDroidSandbox();
    const id = await launch(sandbox, "hang");
    process.kill(await findWorkingDroid(sandbox), "SIGTERM");
    expect(await sandbox.ended(id)).toMatchObject({ status: "error", reason: "interrupted", exit: { code: 0 } });
    await expectNothingLeft(sandbox);
  });

  test("is killed when its process is", async () => {
    await using sandbox = createDroidSandbox();
    const id = await launch(sandbox, "hang");
    process.kill(await findWorkingDroid(sandbox), "SIGKILL");
    expect(await sandbox.ended(id)).toMatchObject({
      status: "error",
      reason: "killed",
      exit: { code: 137, signal: "SIGKILL" },
    });
    await expectNothingLeft(sandbox);
  });

  test("stays running when its keeper is killed, and completes with its own completion", async () => {
    await using sandbox = createDroidSandbox();
    const id = await launch(sandbox, "slow 3s");
    await findWorkingDroid(sandbox);
    process.kill(keeperOf(sandbox.record(id)), "SIGKILL");
    expect(await sandbox.ask(["status", id])).toMatchObject({ status: "running", alive: true });
    expect(await settled(sandbox, id)).toMatchObject({ status: "completed", result: "MOCK-REPLY to: slow 3s" });
  });

  test("is lost when its keeper and its process are killed", async () => {
    await using sandbox = createDroidSandbox();
    const id = await launch(sandbox, "hang");
    const droid = await findWorkingDroid(sandbox);
    process.kill(keeperOf(sandbox.record(id)), "SIGKILL");
    process.kill(droid, "SIGKILL");
    expect(await settled(sandbox, id)).toMatchObject({ status: "error", reason: "lost" });
  });

  test("is cancelled while its tool runs, with nothing left of either", async () => {
    await using sandbox = createDroidSandbox();
    const id = await launch(sandbox, "run: setsid sh -c 'touch apart; sleep 1000' & touch there; sleep 1000");
    const both = ["apart", "there"].map((name) => join(sandbox.work, name));
    await until(() => both.every((path) => existsSync(path)), "the tool's command runs, and what it put apart");
    const { stderr, exitCode } = await sandbox.run(["cancel", id]);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(sandbox.record(id)).toMatchObject({ status: "cancelled" });
    await expectNothingLeft(sandbox);
  });

  test("is stopped at its time limit, with nothing left of it", async () => {
    await using sandbox = createDroidSandbox();
    const id = await launch(sandbox, "hang", "--timeout", "3s");
    expect(await sandbox.ended(id)).toMatchObject({ status: "error", reason: "timeout" });
    await expectNothingLeft(sandbox);
  });

  test("shows while it runs what it has done so far", async () => {
    await using sandbox = createDroidSandbox(({ toolResults }) =>
      toolResults.length > 0
        ? { does: "hang" }
        : { does: "call", tool: "TodoWrite", arguments: { todos: "1. [completed] Read\n2. [pending] Write" } },
    );
    const id = await launch(sandbox, "Keep a plan");
    await until(() => sandbox.requests.length > 1, "the agent has used its tool");
    expect(await sandbox.ask(["status", id])).toMatchObject({
      status: "running",
      alive: true,
      progress: { toolCalls: 1, lastTool: "TodoWrite" },
    });
  });
});

function launch(sandbox: DroidSandbox, prompt: string, ...flags: string[]): Promise<string> {
  return sandbox.launch(["End to end", prompt, "--model", mockModelName, ...flags]);
}

function keeperOf(record: StoredRecord): number {
  return (record.process as { pid: number }).pid;
}

/** Waits for a task whose keeper can no longer finish it: whoever asks then settles it. */
function settled(sandbox: DroidSandbox, id: string): Promise<StoredRecord> {
  return until(async () => {
    const record = await sandbox.ask(["status", id]);
    return record.status === "running" ? undefined : record;
  }, `task ${id} is settled`);
}

/** The finisher writes the record before it ends, so it may be there a moment longer. */
async function expectNothingLeft(sandbox: DroidSandbox): Promise<void> {
  await until(() => sandbox.processes().length === 0, "no process of the task is left");
}
