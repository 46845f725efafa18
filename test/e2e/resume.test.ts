import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithDroid } from "../fixtures/describe-with-droid.ts";
import { createDroidSandbox, type DroidSandbox, mockModelName } from "../fixtures/droid-sandbox.ts";
import { runProgram } from "../fixtures/sandbox.ts";

describeWithDroid("a real run that is resumed", () => {
  test("goes on in its session", async () => {
    await using sandbox = createDroidSandbox();
    const id = await sandbox.launch(["Talk", "My first word", "--model", mockModelName]);
    const first = await sandbox.ended(id);
    const { taskId } = await sandbox.ask<{ taskId: string }>(["resume", id, "My second word"]);
    const second = await sandbox.ended(taskId);
    expect(second).toMatchObject({ status: "completed", result: "MOCK-REPLY to: My second word" });
    expect(second.droid_session_id).toBe(first.droid_session_id);
    expect(lastEvent(sandbox, taskId)).toMatchObject({ type: "completion", numTurns: 2 });
  });

  test("goes on in its worktree, where its work is", async () => {
    await using sandbox = createDroidSandbox();
    await makeRepository(sandbox);
    const flags = ["--model", mockModelName, "--worktree", "--auto", "high"];
    const id = await sandbox.launch(["Tree", "run: echo made >made.txt", ...flags]);
    expect(await sandbox.ended(id)).toMatchObject({ status: "completed" });
    const { taskId } = await sandbox.ask<{ taskId: string }>(["resume", id, "run: cat made.txt"]);
    expect((await sandbox.ended(taskId)).result).toContain("\nmade\n");
    expect(existsSync(join(sandbox.work, "made.txt"))).toBe(false);
  });
});

function lastEvent(sandbox: DroidSandbox, id: string): unknown {
  const lines = readFileSync(join(sandbox.storeDir, `${id}.out`), "utf8")
    .trimEnd()
    .split("\n");
  return JSON.parse(lines.at(-1) ?? "");
}

async function makeRepository(sandbox: DroidSandbox): Promise<void> {
  const author = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
  for (const args of [
    ["init", "-q"],
    [...author, "commit", "-q", "--allow-empty", "-m", "begin"],
  ]) {
    const { exitCode, stderr } = await runProgram(["git", ...args], { cwd: sandbox.work, env: { ...sandbox.env } });
    expect([exitCode, stderr]).toEqual([0, ""]);
  }
}
