import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSandbox, type Finished, runProgram, type Sandbox } from "../fixtures/sandbox.ts";

const shim = join(import.meta.dir, "../../plugin/hooks/background-manager.py");
// The one that a sandbox has on its PATH.
const python = Bun.which("python3", { PATH: "/usr/local/bin:/usr/bin:/bin" });
if (python === null && process.env.CI === "true") throw new Error("python3 is missing: the shim cannot be tested");

/** Runs a command line of the original's documentation: a shell's, in a folder that has hooks/background-manager.py. */
async function runLine(sandbox: Sandbox, line: string, stdin?: string): Promise<Finished> {
  const command = line.replace("hooks/background-manager.py", `'${shim}'`);
  return await runProgram(["sh", "-c", command], {
    cwd: sandbox.work,
    env: sandbox.env,
    ...(stdin === undefined ? {} : { stdin }),
  });
}

async function askLine(sandbox: Sandbox, line: string): Promise<Record<string, unknown>> {
  const { stdout, stderr, exitCode } = await runLine(sandbox, line);
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}

const manager = "python3 hooks/background-manager.py";
const launches: [string, Record<string, unknown>][] = [
  [
    `launch "Find auth patterns" "Find all authentication implementations in src/" explorer "main" low`,
    { description: "Find auth patterns", agent: "explorer", autonomy: "low", model: null },
  ],
  [
    `launch "Fix API errors" "Fix all validation errors in src/api/" executor-med "main" medium`,
    { prompt: "Fix all validation errors in src/api/", agent: "executor-med", autonomy: "medium" },
  ],
  [
    `launch "Refactor auth" "Refactor auth module to support OAuth2" executor-high "main" high opus`,
    { agent: "executor-high", autonomy: "high", model: expect.stringContaining("opus") },
  ],
  [`launch "Fix auth" "Fix auth module errors" executor-med "main"`, { description: "Fix auth", autonomy: "medium" }],
  [`launch "Fix API" "Fix API route errors" executor-med "main"`, { description: "Fix API", autonomy: "medium" }],
  [`launch "Fix UI" "Fix frontend type errors" executor-med "main"`, { description: "Fix UI", autonomy: "medium" }],
];

const reason = python === null ? " (skipped: python3 is missing)" : "";
describe.skipIf(python === null)(`what the original's documentation types, through the shim${reason}`, () => {
  test.each(launches)("%s", async (line, expected) => {
    await using sandbox = createSandbox();
    const launched = await askLine(sandbox, `${manager} ${line}`);
    expect(launched).toEqual({
      taskId: expect.stringMatching(/^bg_/),
      sessionId: expect.any(String),
      description: expect.any(String),
      status: "running",
    });
    const record = await sandbox.ended(String(launched.taskId));
    expect(record).toMatchObject({ ...expected, status: "completed", parent_session_id: "main" });
    expect(record.result).toStartWith("STANDIN-REPLY to: ");
  });

  test("its main means the session that is known, so that the results come to it", async () => {
    const [line = ""] = launches[1] ?? [];
    await using sandbox = createSandbox({ env: { TASK_BG_PARENT_SESSION: "some-session" } });
    const { taskId } = await askLine(sandbox, `${manager} ${line}`);
    expect(await sandbox.ended(String(taskId))).toMatchObject({ parent_session_id: "some-session" });
    const payload = JSON.stringify({ session_id: "some-session", hook_event_name: "PostToolUse" });
    expect((await runLine(sandbox, "task-bg hook", payload)).stdout).toContain(String(taskId));
  });

  test("list, status, output, prune, cleanup", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["Say", "say THE-RESULT"]);
    await sandbox.ended(id);
    expect(await askLine(sandbox, `${manager} list`)).toMatchObject({
      total: 1,
      running: 0,
      queued: 0,
      completed: 1,
      error: 0,
    });
    expect(await askLine(sandbox, `${manager} status ${id}`)).toMatchObject({
      id,
      status: "completed",
      result: "THE-RESULT",
    });
    expect(await askLine(sandbox, `${manager} output ${id}`)).toMatchObject({
      taskId: id,
      output: expect.stringContaining("THE-RESULT"),
    });
    expect(await askLine(sandbox, `${manager} prune`)).toMatchObject({ removed: 0 });
    expect(await askLine(sandbox, `${manager} cleanup`)).toMatchObject({ cleaned: true });
  });

  test.each([
    [`"the result"`, { status: "completed", result: "the result" }],
    [`"" "it went wrong"`, { status: "error", error: "it went wrong" }],
  ])("complete <task_id> %s", async (words, expected) => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["Wait", `wait-for ${sandbox.dir}/go`]);
    expect(await askLine(sandbox, `${manager} complete ${id} ${words}`)).toMatchObject({ taskId: id, completed: true });
    expect(sandbox.record(id)).toMatchObject(expected);
  });

  test("hook-complete, with the payload on stdin", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["Wait", `wait-for ${sandbox.dir}/go`]);
    const transcript = join(sandbox.dir, "transcript.jsonl");
    const message = { role: "assistant", content: [{ type: "text", text: "from the transcript" }] };
    writeFileSync(transcript, `${JSON.stringify({ type: "message", message })}\n`);
    const payload = {
      session_id: sandbox.record(id).session_id,
      transcript_path: transcript,
      hook_event_name: "SubagentStop",
    };
    const finished = await runLine(sandbox, `${manager} hook-complete`, JSON.stringify(payload));
    expect(finished).toEqual({ stdout: "", stderr: "", exitCode: 0 });
    expect(sandbox.record(id)).toMatchObject({ status: "completed", result: "from the transcript" });
  });

  test("an exit code and an error come through", async () => {
    await using sandbox = createSandbox();
    const { stdout, exitCode } = await runLine(sandbox, `${manager} status bg_0000000000000000000`);
    expect(JSON.parse(stdout)).toMatchObject({ code: "not_found" });
    expect(exitCode).toBe(3);
  });
});

describe.skipIf(python === null)(`the shim${reason}`, () => {
  test("hands over arguments as they are, and no ignored signals", async () => {
    await using sandbox = createSandbox();
    const bin = join(sandbox.dir, "fake");
    mkdirSync(bin);
    // With SIGPIPE ignored, yes would complain about its broken pipe.
    writeFileSync(join(bin, "task-bg"), `#!/bin/sh\nprintf '[%s]' "$@"\nyes | head -n 1\ncat\n`);
    chmodSync(join(bin, "task-bg"), 0o755);
    const line = `PATH='${bin}':$PATH ${manager} '' 'a b' '$(x)' --flag 'ü\n'`;
    const { stdout, stderr, exitCode } = await runLine(sandbox, line, "stdin");
    expect(stderr).toBe("");
    expect(stdout).toBe("[][a b][$(x)][--flag][ü\n]y\nstdin");
    expect(exitCode).toBe(0);
  });

  test("says how to install task-bg where it is missing, and is silent as a hook", async () => {
    const run = (...args: string[]) => runProgram([python ?? "", shim, ...args], { env: { PATH: "/nowhere" } });
    const { stdout, stderr, exitCode } = await run("list");
    expect(stderr).toStartWith("error: task-bg cannot be started: No such file or directory\n\nhint: put it on PATH");
    expect(stdout).toBe("");
    expect(exitCode).toBe(127);
    expect(await run("hook-complete")).toEqual({ stdout: "", stderr: "", exitCode: 0 });
  });
});
