import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createSandbox } from "../../fixtures/sandbox.ts";
import { until } from "../../fixtures/until.ts";
import { writeExecutable } from "../../process/run-keeper.ts";
import {
  findLeft,
  giveSign,
  launchDroid,
  launchScript,
  nothingLives,
  readCommandPid,
  readKeeperPid,
  readOutput,
  waitForFile,
  writeSettings,
} from "./task-steps.ts";

setDefaultTimeout(180_000);

const linux = test.skipIf(process.platform !== "linux");

describe("A droid's task ends as", () => {
  test("completed with its final text, whatever it did before", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["Say hi", "tool Execute; stderr a warning; say hello there"]);
    expect(await sandbox.ended(id)).toMatchObject({
      status: "completed",
      result: "hello there",
      error: null,
      exit: { code: 0, signal: null },
      usage: { input_tokens: 20 },
    });
    expect(await sandbox.ask(["status", id])).toMatchObject({ status: "completed", alive: false });
    await nothingLives(sandbox);
  });

  test("completed although the droid could not end well afterwards", async () => {
    const droid =
      '{"type":"system","subtype":"init","session_id":"s1"}\n{"type":"completion","session_id":"s1","finalText":"done"}';
    await using sandbox = createSandbox({ droid: undefined });
    writeExecutable(join(sandbox.dir, "bin/droid"), `#!/bin/sh\nprintf '%s\\n' '${droid}'\nexit 1\n`);
    const id = await sandbox.launch(["Say done", "x"]);
    expect(await sandbox.ended(id)).toMatchObject({ status: "completed", result: "done", exit: { code: 1 } });
  });

  test.each([
    ["failed with what its provider said", "fail 401 bad key", { reason: "failed", error: "401 bad key\nExec failed" }],
    [
      "failed with the last line that it wrote",
      "stderr Invalid model: opus; exit 3",
      { reason: "failed", error: "Invalid model: opus" },
    ],
    [
      "failed when it said nothing",
      "noinit; exit 4",
      { reason: "failed", error: "Exited with code 4 and said nothing" },
    ],
    ["killed when a signal ended it", "say hi; kill-self KILL", { reason: "killed", error: "Killed by SIGKILL" }],
    ["interrupted when it never reported a completion", "nocompletion", { reason: "interrupted" }],
  ])("%s", async (_, prompt, outcome) => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["Fail", prompt]);
    expect(await sandbox.ended(id)).toMatchObject({ status: "error", result: null, ...outcome });
  });

  linux("interrupted when TERM from outside made it exit with 0", async () => {
    await using sandbox = createSandbox();
    const id = await launchDroid(sandbox, "wait-for never");
    process.kill(readCommandPid(sandbox, id), "SIGTERM");
    expect(await sandbox.ended(id)).toMatchObject({
      status: "error",
      reason: "interrupted",
      exit: { code: 0, signal: null },
    });
  });

  linux("killed when the droid itself was", async () => {
    await using sandbox = createSandbox();
    const id = await launchDroid(sandbox, "sleep 60");
    process.kill(readCommandPid(sandbox, id), "SIGKILL");
    expect(await sandbox.ended(id)).toMatchObject({
      status: "error",
      reason: "killed",
      exit: { code: 137, signal: "SIGKILL" },
    });
    expect(readOutput(sandbox, id)).not.toContain("Killed");
  });

  linux("lost when its keeper was killed with it", async () => {
    await using sandbox = createSandbox();
    const id = await launchDroid(sandbox, "sleep 60");
    process.kill(-readKeeperPid(sandbox, id), "SIGKILL");
    const seen = await until(async () => {
      const { status, reason, alive } = await sandbox.ask(["status", id]);
      return status === "running" ? undefined : { status, reason, alive };
    }, "the loss is seen");
    expect(seen).toEqual({ status: "error", reason: "lost", alive: false });
  });

  linux("completed when only its keeper was killed, and not before it has ended", async () => {
    await using sandbox = createSandbox();
    const id = await launchDroid(sandbox, "wait-for go; say the end");
    const keeper = readKeeperPid(sandbox, id);
    process.kill(keeper, "SIGKILL");
    await until(() => !sandbox.processes().includes(keeper), "the keeper is gone");
    for (let looks = 0; looks < 5; looks++) {
      expect(await sandbox.ask(["status", id])).toMatchObject({ status: "running", alive: true });
      expect(await sandbox.ask(["list"])).toMatchObject({ running: 1, error: 0 });
    }
    giveSign(sandbox, "go");
    const waited = await sandbox.ask<{ tasks: unknown[] }>(["wait", id]);
    expect(waited.tasks).toMatchObject([{ status: "completed", result: "the end" }]);
  });

  test("cancelled when it was, however it takes that", async () => {
    await using sandbox = createSandbox();
    writeSettings(sandbox, { stopGrace: "1s" });
    const ids = [await launchDroid(sandbox, "sleep 60"), await launchDroid(sandbox, "ignore-term; touch up; sleep 60")];
    expect(await sandbox.ask(["cancel", ...ids])).toEqual({
      tasks: ids.map((taskId) => ({ taskId, status: "cancelled", stopped: "now", survivors: [] })),
    } as never);
    expect(findLeft(sandbox)).toEqual([]);
    for (const id of ids) {
      expect(sandbox.record(id)).toMatchObject({
        status: "cancelled",
        result: null,
        error: null,
        stop_requested: { why: "cancel" },
      });
    }
  });

  test("an error of the launch when there is no droid, and as no task at all", async () => {
    await using sandbox = createSandbox({ droid: undefined });
    const { stdout, stderr, exitCode } = await sandbox.run(["launch", "Say hi", "hi"]);
    expect(JSON.parse(stdout)).toMatchObject({ code: "spawn", error: expect.stringContaining("droid") });
    expect(stderr).toBe("");
    expect(exitCode).toBe(1);
    expect(sandbox.records()).toEqual([]);
    expect(readdirSync(sandbox.storeDir).filter((name) => !name.startsWith("."))).toEqual([]);
  });
});

describe("A command's task ends as", () => {
  test("completed with its output", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["--exec", "--", "sh", "-c", "echo one; echo two >&2"]);
    expect(await sandbox.ended(id)).toMatchObject({ status: "completed", result: "one\ntwo\n", kind: "exec" });
  });

  test("completed with its output even if that looks like a droid's events", async () => {
    await using sandbox = createSandbox();
    const events = '{"type":"system","subtype":"init","session_id":"s1"}\n{"type":"error","message":"no"}\n';
    const id = await sandbox.launch(["--exec", "--", "printf", "%s", events]);
    expect(await sandbox.ended(id)).toMatchObject({ status: "completed", result: events });
  });

  test.each([
    [
      "failed with its last line",
      "echo working; echo it broke; exit 3",
      { reason: "failed", error: "it broke", exit: { code: 3 } },
    ],
    ["failed when it said nothing", "exit 1", { reason: "failed", error: "Exited with code 1 and said nothing" }],
    ["killed by the signal", "kill -9 $$", { reason: "killed", exit: { code: 137, signal: "SIGKILL" } }],
    ["killed by another signal", "kill -s TERM $$", { reason: "killed", exit: { code: 143, signal: "SIGTERM" } }],
    [
      "failed, not killed, by a code that no signal has",
      "exit 200",
      { reason: "failed", exit: { code: 200, signal: null } },
    ],
  ])("%s", async (_, script, outcome) => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["--exec", "--", "sh", "-c", script]);
    expect(await sandbox.ended(id)).toMatchObject({ status: "error", result: null, ...outcome });
  });

  test("never started when its interpreter is not there", async () => {
    await using sandbox = createSandbox();
    writeExecutable(join(sandbox.work, "tool"), "#!/no/such/interpreter\n");
    const id = await sandbox.launch(["--exec", "--", "./tool"]);
    const record = await sandbox.ended(id);
    expect(record).toMatchObject({ status: "error", reason: "spawn", error: expect.stringContaining("/tool") });
    expect([126, 127]).toContain((record.exit as { code: number }).code);
  });

  test("never started when its directory went while it was queued", async () => {
    await using sandbox = createSandbox({ env: { TASK_BG_MAX_PARALLEL: "1" } });
    const gone = join(sandbox.work, "gone");
    mkdirSync(gone);
    await sandbox.launch(["--exec", "--", "sh", "-c", waitForFile("go")]);
    const id = await sandbox.launch(["--exec", "--cwd", gone, "--", "touch", "../started"]);
    expect(sandbox.record(id).status).toBe("queued");
    rmSync(gone, { recursive: true });
    giveSign(sandbox, "go");
    expect(await sandbox.ended(id)).toMatchObject({ status: "error", reason: "spawn" });
    expect(existsSync(join(sandbox.work, "started"))).toBe(false);
    await nothingLives(sandbox);
  });

  test("out of its own time, with all that it started", async () => {
    await using sandbox = createSandbox();
    writeSettings(sandbox, { stopGrace: "1s" });
    const script = "trap '' TERM; (setsid sleep 60 >/dev/null 2>&1 &); exec sleep 60";
    const id = await sandbox.launch(["--exec", "--timeout", "1s", "--", "sh", "-c", script]);
    expect(await sandbox.ended(id)).toMatchObject({
      status: "error",
      reason: "timeout",
      timeout_ms: 1000,
      stop_requested: { why: "timeout" },
    });
    await nothingLives(sandbox);
  });

  test("out of its own time although its keeper was killed", async () => {
    await using sandbox = createSandbox();
    // The watcher is there before the command is.
    const id = await launchScript(sandbox, ": >up; exec sleep 60", ["--timeout", "2s"]);
    process.kill(readKeeperPid(sandbox, id), "SIGKILL");
    expect(await sandbox.ended(id)).toMatchObject({ status: "error", reason: "timeout" });
    await nothingLives(sandbox);
  });

  test("stale when it is pruned past the limit for tasks without one, and not before", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["--exec", "--", "sleep", "60"]);
    expect(await sandbox.ask(["prune"])).toMatchObject({ removed: 0 });
    expect(sandbox.record(id).status).toBe("running");
    const env = { TASK_BG_TTL: "1s" };
    const pruned = await until(async () => {
      const answer = await sandbox.ask<{ removed: number; tasks: unknown[] }>(["prune"], { env });
      return answer.removed > 0 ? answer.tasks : undefined;
    }, "it is past the limit");
    expect(pruned).toMatchObject([{ taskId: id, action: "stale", status: "error" }]);
    expect(sandbox.record(id)).toMatchObject({ status: "error", reason: "stale", stop_requested: { why: "stale" } });
    expect(findLeft(sandbox)).toEqual([]);
  });
});
