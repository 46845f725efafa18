import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "../fixtures/sandbox.ts";
import { until } from "../fixtures/until.ts";
import { writeSettings } from "./life/task-steps.ts";

setDefaultTimeout(180_000);

interface Attempt {
  status: string;
  error: string | null;
  exit: { code: number } | null;
}

interface Run {
  started_at: string;
  completed_at: string;
  reason?: string;
}

/** The arguments that the stand-in was given last. */
function lastArguments(sandbox: Sandbox): string[] {
  return readFileSync(join(sandbox.dir, "droid.argv"), "utf8").split("\0").slice(0, -1);
}

function createRecordingSandbox(env: Record<string, string> = {}): Sandbox {
  const sandbox = createSandbox();
  return { ...sandbox, ...withEnvironment(sandbox, { STANDIN_RECORD: join(sandbox.dir, "droid"), ...env }) };
}

function withEnvironment(sandbox: Sandbox, env: Record<string, string>) {
  const ask: Sandbox["ask"] = (args, options = {}) =>
    sandbox.ask(args, { ...options, env: { ...env, ...options.env } });
  const run: Sandbox["run"] = (args, options = {}) =>
    sandbox.run(args, { ...options, env: { ...env, ...options.env } });
  const launch: Sandbox["launch"] = async (args, options) =>
    (await ask<{ taskId: string }>(["launch", ...args], options)).taskId;
  return { ask, run, launch };
}

describe("retry", () => {
  test("runs a task again under its id, with the environment of now, and keeps its earlier runs", async () => {
    await using sandbox = createSandbox();
    const script = 'echo "try $TRY"; exit "$CODE"';
    const id = await sandbox.launch(["--exec", "--", "sh", "-c", script], { env: { TRY: "1", CODE: "3" } });
    expect(await sandbox.ended(id)).toMatchObject({ status: "error", error: "try 1" });
    expect(await sandbox.ask<object>(["retry", id], { env: { TRY: "2", CODE: "4" } })).toMatchObject({
      tasks: [{ taskId: id, attempt: 2 }],
    });
    expect(await sandbox.ended(id)).toMatchObject({ status: "error", error: "try 2" });
    await sandbox.ask(["retry", id], { env: { TRY: "3", CODE: "0" } });
    const record = await sandbox.ended(id);
    expect(record).toMatchObject({ status: "completed", result: "try 3\n", error: null });
    expect((record.attempts as Attempt[]).map(({ status, error, exit }) => [status, error, exit?.code])).toEqual([
      ["error", "try 1", 3],
      ["error", "try 2", 4],
    ]);
    const outputs = ["1.out", "2.out", "out"].map((end) =>
      readFileSync(join(sandbox.storeDir, `${id}.${end}`), "utf8"),
    );
    expect(outputs).toEqual(["try 1\n", "try 2\n", "try 3\n"]);
    expect(sandbox.records()).toHaveLength(1);
  });

  test("comes by itself as often as --retries says, and no more", async () => {
    await using sandbox = createSandbox();
    const script = 'echo x >>tries; [ "$(wc -l <tries)" -gt 2 ]';
    const id = await sandbox.launch(["--retries", "2", "--backoff", "1ms", "--exec", "--", "sh", "-c", script]);
    await sandbox.ask(["wait", id]);
    expect(sandbox.record(id)).toMatchObject({
      status: "completed",
      attempts: [{ status: "error" }, { status: "error" }],
    });
    const failing = await sandbox.launch(["--retries", "1", "--exec", "--", "sh", "-c", "exit 5"]);
    const { stdout, stderr, exitCode } = await sandbox.run(["wait", failing]);
    expect(JSON.parse(stdout)).toMatchObject({ tasks: [{ id: failing, status: "error" }] });
    expect(stderr).toBe("");
    expect(exitCode).toBe(1);
    expect(sandbox.record(failing)).toMatchObject({
      status: "error",
      exit: { code: 5 },
      attempts: [{ status: "error" }],
    });
  });

  test("comes not at all with --retries 0, which takes an old task's tries away", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["--retries", "1", "--backoff", "1ms", "--exec", "--", "sh", "-c", "exit 5"]);
    await sandbox.ended(id);
    const { taskId } = await sandbox.ask<{ taskId: string }>(["rerun", id, "--retries", "0"]);
    const record = await sandbox.ended(taskId);
    expect(record).toMatchObject({ status: "error", retries: 0 });
    expect(record).not.toHaveProperty("attempts");
  });

  test("waits out the backoff only by itself, and no time limit counts that", async () => {
    await using sandbox = createSandbox();
    const flags = ["--retries", "1", "--backoff", "1h", "--timeout", "1ms"];
    const id = await sandbox.launch([...flags, "--exec", "--", "sh", "-c", "exit 5"]);
    await until(() => (sandbox.record(id).attempts as Attempt[] | undefined)?.length === 1, "it is to be tried again");
    await until(() => sandbox.record(id).status === "running", "its keeper sleeps");
    expect(Date.parse(String(sandbox.record(id).started_at)) - Date.now()).toBeGreaterThan(3_000_000);
    expect(await sandbox.ask<object>(["prune", "--dry-run"])).toMatchObject({ tasks: [] });
    expect((await sandbox.run(["list", "--text"])).stdout).toContain("is tried");
    await sandbox.ask(["cancel", id]);
    await sandbox.ask(["retry", id]);
    await until(() => (sandbox.record(id).attempts as Attempt[]).length === 3, "that run has failed at once");
    expect(sandbox.record(id).attempts).toMatchObject([
      { status: "error" },
      { status: "cancelled" },
      { status: "error" },
    ]);
    await sandbox.ask(["cancel", id]);
  });

  test("is refused to a task that waited for one that failed, unless that is tried again before it", async () => {
    await using sandbox = createSandbox();
    const script = "while [ ! -e go ]; do sleep 0.02; done; [ -e good ]";
    const first = await sandbox.launch(["--exec", "--", "sh", "-c", script]);
    const second = await sandbox.launch(["b", "say b", "--after", first]);
    writeFileSync(join(sandbox.work, "go"), "");
    expect(await sandbox.ended(second)).toMatchObject({ status: "cancelled" });
    const before = sandbox.record(second);
    const { stdout, exitCode } = await sandbox.run(["retry", second]);
    expect(JSON.parse(stdout)).toMatchObject({
      code: "invalid",
      error: `Task ${second} could not start again: It was to start when ${first} completed, which is error`,
    });
    expect(exitCode).toBe(2);
    expect(sandbox.record(second)).toEqual(before);
    writeFileSync(join(sandbox.work, "good"), "");
    await sandbox.ask(["retry", first, second]);
    expect(await sandbox.ended(second)).toMatchObject({ status: "completed", result: "b" });
  });

  test("takes several, and refuses all when one id is wrong", async () => {
    await using sandbox = createSandbox();
    const ids = [await sandbox.launch(["a", "say a"]), await sandbox.launch(["b", "say b"])];
    for (const id of ids) await sandbox.ended(id);
    const { stdout, exitCode } = await sandbox.run(["retry", ...ids, "bg_9"]);
    expect(JSON.parse(stdout)).toMatchObject({ code: "not_found" });
    expect(exitCode).toBe(3);
    expect(sandbox.records().map(({ attempts }) => attempts)).toEqual([undefined, undefined]);
    const answer = await sandbox.run(["retry", ...ids, "--text"]);
    expect(answer.stdout).toBe(ids.map((id, index) => `Started ${id}, attempt 2: ${"ab"[index]}\n`).join(""));
    expect(answer.stderr).toBe("");
    for (const id of ids) expect(await sandbox.ended(id)).toMatchObject({ status: "completed" });
  });

  test("takes all or none: one that still runs keeps the others as they were", async () => {
    await using sandbox = createSandbox();
    const ended = await sandbox.launch(["a", "say a"]);
    await sandbox.ended(ended);
    const running = await sandbox.launch(["b", "wait-for go"]);
    const before = sandbox.record(ended);
    const { stdout, exitCode } = await sandbox.run(["retry", ended, running]);
    expect(JSON.parse(stdout)).toMatchObject({ error: `Task ${running} is still running`, code: "still_running" });
    expect(exitCode).toBe(1);
    expect(sandbox.record(ended)).toEqual(before);
  });

  test("by hand has all its further tries again", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["--retries", "1", "--exec", "--", "false"]);
    await sandbox.ended(id);
    expect(sandbox.record(id).attempts).toHaveLength(1);
    await sandbox.ask(["retry", id]);
    await until(() => (sandbox.record(id).attempts as Attempt[]).length === 3, "it was tried a fourth time");
    expect(await sandbox.ended(id)).toMatchObject({ status: "error", retries_from: 2 });
  });

  test("after a time limit runs its own time, with its backoff not counted, while others look and wait", async () => {
    await using sandbox = createSandbox();
    writeSettings(sandbox, { stopGrace: "3s" });
    const script = "echo begun >>tries; exec sleep 60";
    const flags = ["--timeout", "2s", "--retries", "2", "--backoff", "1s"];
    const id = await sandbox.launch([...flags, "--exec", "--", "sh", "-c", script]);
    const { stdout, exitCode } = await sandbox.run(["wait", id]);
    expect(JSON.parse(stdout)).toMatchObject({ tasks: [{ id, status: "error", reason: "timeout" }] });
    expect(exitCode).toBe(1);
    expect(readFileSync(join(sandbox.work, "tries"), "utf8")).toBe("begun\n".repeat(3));
    const { attempts, started_at, completed_at } = sandbox.record(id) as unknown as Run & { attempts: Run[] };
    expect(attempts.map(({ reason }) => reason)).toEqual(["timeout", "timeout"]);
    for (const run of [...attempts, { started_at, completed_at }]) {
      expect(Date.parse(run.completed_at) - Date.parse(run.started_at)).toBeGreaterThanOrEqual(2_000);
    }
  });

  test("that is cancelled in its backoff has not begun", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["--retries", "1", "--backoff", "1h", "--exec", "--", "false"]);
    await until(() => (sandbox.record(id).attempts as Attempt[] | undefined)?.length === 1, "it is to be tried again");
    await sandbox.ask(["cancel", id]);
    expect(sandbox.record(id)).toMatchObject({ status: "cancelled", started_at: null });
  });

  test("refuses a task that still runs", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["a", "wait-for go"]);
    const { stdout, exitCode } = await sandbox.run(["retry", id]);
    expect(JSON.parse(stdout)).toMatchObject({ error: `Task ${id} is still running`, code: "still_running" });
    expect(exitCode).toBe(1);
    expect(sandbox.record(id).status).toBe("running");
  });
});

describe("resume", () => {
  test("launches a new task like the old one, in its Droid session", async () => {
    await using sandbox = createRecordingSandbox();
    const flags = ["--droid", "oracle", "--auto", "high", "--model", "m1", "--timeout", "20m", "--group", "night"];
    const id = await sandbox.launch(["Fix", "say one", ...flags]);
    const { droid_session_id: session } = await sandbox.ended(id);
    const { taskId } = await sandbox.ask<{ taskId: string }>(["resume", id, "say two", "--auto", "low"]);
    const record = await sandbox.ended(taskId);
    expect(taskId).not.toBe(id);
    expect(record).toMatchObject({
      status: "completed",
      result: "two",
      description: "Fix",
      agent: "oracle",
      autonomy: "low",
      model: "m1",
      timeout_ms: 1_200_000,
      group: "night",
      resumes: id,
    });
    const argv = lastArguments(sandbox);
    expect(argv.slice(argv.indexOf("-s"), argv.indexOf("-s") + 2)).toEqual(["-s", String(session)]);
    expect(argv.slice(-2)).toEqual(["--", "say two"]);
  });

  test("takes the prompt from standard input or a file", async () => {
    await using sandbox = createRecordingSandbox({ STANDIN_SESSION: "s-1" });
    const id = await sandbox.launch(["Fix", "say one"]);
    await sandbox.ended(id);
    const piped = await sandbox.ask<{ taskId: string }>(["resume", id, "-"], { stdin: "say two" });
    expect(await sandbox.ended(piped.taskId)).toMatchObject({ result: "two" });
    writeFileSync(join(sandbox.work, "next.md"), "say three");
    const filed = await sandbox.ask<{ taskId: string }>(["resume", piped.taskId, "--prompt-file", "next.md"]);
    expect(await sandbox.ended(filed.taskId)).toMatchObject({ result: "three" });
  });

  test.each([
    ["a task without a session", ["a", "noinit; nocompletion; exit 1"], "has no Droid session"],
    ["a command", ["--exec", "--", "true"], "ran a command"],
  ])("refuses %s", async (_, launch, said) => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(launch);
    await sandbox.ended(id);
    const { stdout, stderr, exitCode } = await sandbox.run(["resume", id, "say two"]);
    expect(JSON.parse(stdout)).toMatchObject({ code: "invalid", hint: `Run it anew with: task-bg rerun ${id}` });
    expect(stdout).toContain(said);
    expect(stderr).toBe("");
    expect(exitCode).toBe(2);
    expect(sandbox.records()).toHaveLength(1);
  });

  test("and retry let one run at a time into a session, however many ask at once", async () => {
    await using sandbox = createSandbox({ env: { STANDIN_SESSION: "11111111-2222-4333-8444-555555555555" } });
    const id = await sandbox.launch(["Fix", "say one"]);
    await sandbox.ended(id);
    const all = await Promise.all(Array.from({ length: 5 }, () => sandbox.run(["resume", id, "wait-for go"])));
    expect(all.map(({ exitCode }) => exitCode).sort((a, b) => a - b)).toEqual([0, 1, 1, 1, 1]);
    const resumed = sandbox.records().filter((record) => record.resumes === id);
    expect(resumed).toHaveLength(1);
    writeFileSync(join(sandbox.work, "go"), "");
    await sandbox.ended(String(resumed[0]?.id));
    const other = await sandbox.ask<{ taskId: string }>(["resume", id, "say x"]);
    await sandbox.ended(other.taskId);
    const both = await sandbox.run(["retry", String(resumed[0]?.id), other.taskId]);
    expect(JSON.parse(both.stdout)).toMatchObject({ code: "still_running" });
    const last = await sandbox.ask<{ taskId: string }>(["resume", id, "wait-for gone", "--key", "k"]);
    const again = await sandbox.ask<object>(["resume", id, "wait-for gone", "--key", "k"]);
    expect(again).toMatchObject({ taskId: last.taskId, existing: true });
    const { stdout, exitCode } = await sandbox.run(["retry", String(resumed[0]?.id)]);
    expect(JSON.parse(stdout)).toMatchObject({ code: "still_running", error: expect.stringContaining(last.taskId) });
    expect(exitCode).toBe(1);
  });

  test("refuses a task that runs, and needs a prompt", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["a", "wait-for go"]);
    const running = await sandbox.run(["resume", id, "say two"]);
    expect(JSON.parse(running.stdout)).toMatchObject({ code: "still_running" });
    expect(running.exitCode).toBe(1);
    const { stdout, exitCode } = await sandbox.run(["resume", id]);
    expect(JSON.parse(stdout)).toMatchObject({ code: "usage" });
    expect(exitCode).toBe(2);
  });
});

describe("rerun", () => {
  test("launches an ended task anew, with the changes that were asked for", async () => {
    await using sandbox = createRecordingSandbox();
    const id = await sandbox.launch(["Fix", "say one", "--model", "m1", "--group", "night", "--key", "k"]);
    await sandbox.ended(id);
    const same = await sandbox.ask<{ taskId: string; description: string }>(["rerun", id]);
    expect(same.description).toBe("Fix");
    const again = await sandbox.ended(same.taskId);
    expect(again).toMatchObject({ result: "one", model: "m1", group: "night", key: null, rerun_of: id });
    const flags = ["--prompt", "say two", "--droid", "oracle", "--description", "Fix more", "--auto", "high"];
    const other = await sandbox.ask<{ taskId: string }>(["rerun", id, ...flags]);
    expect(await sandbox.ended(other.taskId)).toMatchObject({
      description: "Fix more",
      prompt: "say two",
      result: "two",
      agent: "oracle",
      autonomy: "high",
      model: null,
    });
    expect(sandbox.record(id)).toMatchObject({ description: "Fix", result: "one" });
  });

  test("and a launch refuse of a command what only a droid can do", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["--exec", "--", "true"]);
    await sandbox.ended(id);
    for (const flags of [
      ["--model", "opus"],
      ["--auto", "high"],
      ["--worktree"],
      ["--max-tokens", "5"],
      ["--prompt", "x"],
    ]) {
      const { stdout, stderr, exitCode } = await sandbox.run(["rerun", id, ...flags]);
      expect(JSON.parse(stdout)).toMatchObject({ code: "usage", error: expect.stringContaining("is for a droid") });
      expect(stderr).toBe("");
      expect(exitCode).toBe(2);
    }
    const launch = await sandbox.run(["launch", "--model", "opus", "--exec", "--", "true"]);
    expect(JSON.parse(launch.stdout)).toMatchObject({ error: "--model is for a droid, and this task runs a command" });
    expect(launch.exitCode).toBe(2);
    expect(sandbox.records()).toHaveLength(1);
  });

  test("gives a prompt that went by file again byte for byte", async () => {
    await using sandbox = createRecordingSandbox();
    const prompt = Buffer.concat([
      Buffer.from("say x\n"),
      Buffer.from([0xff, 0x00, 0xfe]),
      Buffer.from("\n".repeat(3)),
    ]);
    const id = await sandbox.launch(["Bytes", "-"], { stdin: prompt });
    await sandbox.ended(id);
    expect(readFileSync(join(sandbox.dir, "droid.prompt"))).toEqual(prompt);
    writeFileSync(join(sandbox.dir, "droid.prompt"), "");
    const { taskId } = await sandbox.ask<{ taskId: string }>(["rerun", id, "--timeout", "5m"]);
    await sandbox.ended(taskId);
    expect(readFileSync(join(sandbox.dir, "droid.prompt"))).toEqual(prompt);
  });

  test("runs a command again, where it ran", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["--exec", "--", "sh", "-c", "pwd"], { cwd: sandbox.home });
    await sandbox.ended(id);
    const { taskId } = await sandbox.ask<{ taskId: string }>(["rerun", id]);
    expect(await sandbox.ended(taskId)).toMatchObject({
      status: "completed",
      result: `${sandbox.home}\n`,
      kind: "exec",
    });
  });
});
