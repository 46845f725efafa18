import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isWatching } from "../fixtures/is-watching.ts";
import { createSandbox, type Sandbox } from "../fixtures/sandbox.ts";
import { until } from "../fixtures/until.ts";

interface WaitAnswer {
  timedOut: boolean;
  pending: string[];
  removed: string[];
  tasks: { id: string; status: string }[];
}

async function wait(sandbox: Sandbox, ...args: string[]): Promise<WaitAnswer & { exitCode: number }> {
  const { stdout, stderr, exitCode } = await sandbox.run(["wait", ...args]);
  expect(stderr).toBe("");
  return { ...(JSON.parse(stdout) as WaitAnswer), exitCode };
}

function launchHolder(sandbox: Sandbox, ...flags: string[]): Promise<string> {
  return sandbox.launch(["holder", "wait-for go", ...flags]);
}

function letGo(sandbox: Sandbox): void {
  writeFileSync(join(sandbox.work, "go"), "");
}

describe("wait", () => {
  test("tells how each ended, and by its exit code whether all completed", async () => {
    await using sandbox = createSandbox();
    const [good, bad] = [await sandbox.launch(["good", "say x"]), await sandbox.launch(["bad", "fail 401"])];
    expect(await wait(sandbox, good)).toMatchObject({ tasks: [{ id: good, status: "completed" }], exitCode: 0 });
    const both = await wait(sandbox, good, bad);
    expect(both).toMatchObject({ timedOut: false, pending: [], removed: [], exitCode: 1 });
    expect(new Map(both.tasks.map(({ id, status }) => [id, status]))).toEqual(
      new Map([
        [good, "completed"],
        [bad, "error"],
      ]),
    );
  });

  test("is out of time with 124, and harms nothing", async () => {
    await using sandbox = createSandbox();
    const [done, held] = [await sandbox.launch(["done", "say x"]), await launchHolder(sandbox)];
    await sandbox.ended(done);
    expect(await wait(sandbox, done, held, "--timeout", "200ms")).toMatchObject({
      timedOut: true,
      pending: [held],
      tasks: [{ id: done }],
      exitCode: 124,
    });
    letGo(sandbox);
    expect(await sandbox.ended(held)).toMatchObject({ status: "completed" });
  });

  test("with --any ends with the first", async () => {
    await using sandbox = createSandbox();
    const held = await launchHolder(sandbox);
    const first = await sandbox.launch(["first", "say x"]);
    expect(await wait(sandbox, held, first, "--any")).toMatchObject({
      timedOut: false,
      pending: [held],
      tasks: [{ id: first, status: "completed" }],
      exitCode: 0,
    });
    letGo(sandbox);
  });

  test("of a group and of a session means those that have ended too, of all those that have not", async () => {
    await using sandbox = createSandbox();
    const ended = await sandbox.launch(["ended", "fail x", "--group", "g", "--parent", "s1"]);
    await sandbox.ended(ended);
    expect(await wait(sandbox, "--all")).toMatchObject({ tasks: [], exitCode: 0 });
    for (const targets of [
      ["--group", "g"],
      ["--parent", "s1"],
    ])
      expect(await wait(sandbox, ...targets)).toMatchObject({ tasks: [{ id: ended }], exitCode: 1 });
  });

  test.each([
    [["--group", "nigthly"], 'There is no task of the group "nigthly"'],
    [["--parent", "s1"], 'There is no task of the session "s1"'],
    [["bg_9"], /bg_9/],
  ])("for %j, of which there is no task, does not look like work that is done", async (targets, message) => {
    await using sandbox = createSandbox();
    const { stdout, stderr, exitCode } = await sandbox.run(["wait", ...targets]);
    expect(JSON.parse(stdout)).toMatchObject({ code: "not_found", error: expect.stringMatching(message) });
    expect(stderr).toBe("");
    expect(exitCode).toBe(3);
  });

  test("prints each task as it ends, in text", async () => {
    await using sandbox = createSandbox();
    const held = await launchHolder(sandbox);
    const first = await sandbox.launch(["first", "say x"]);
    const child = startWait(sandbox, [held, first, "--text"]);
    const reader = child.stdout.getReader();
    const told = new TextDecoder().decode((await reader.read()).value);
    expect(told).toContain(first);
    expect(told).not.toContain(held);
    letGo(sandbox);
    expect(new TextDecoder().decode((await reader.read()).value)).toContain(held);
    expect(await child.exited).toBe(0);
  });

  test("can be interrupted, which harms no task", async () => {
    await using sandbox = createSandbox();
    const held = await launchHolder(sandbox);
    const child = startWait(sandbox, [held]);
    await until(() => isWatching(child.pid), "it waits");
    child.kill("SIGINT");
    expect(await child.stdout.text()).toBe("");
    await child.exited;
    expect(child.signalCode ?? child.exitCode).toBeOneOf([130, "SIGINT"]);
    letGo(sandbox);
    expect(await sandbox.ended(held)).toMatchObject({ status: "completed" });
  });
});

describe("launch --wait", () => {
  test("has the exit code of what it ran, and its output", async () => {
    await using sandbox = createSandbox();
    const run = (script: string, ...flags: string[]) =>
      sandbox.run(["launch", "Tests", "--wait", ...flags, "--exec", "--", "sh", "-c", script]);
    const failed = await run("echo said; exit 7");
    expect(JSON.parse(failed.stdout)).toMatchObject({ status: "error", reason: "failed", error: "said" });
    expect(failed.exitCode).toBe(7);
    const shown = await run("echo said", "--text");
    expect(shown.stdout).toBe("said\n");
    const [, id] = /^Launched (bg_\w+): Tests\nCtrl-C ends the wait and not the task\n/.exec(shown.stderr) ?? [];
    expect(shown.stderr).toContain(`\n${id}  completed`);
    expect(shown.exitCode).toBe(0);
  });

  test("shows every try of a task that is tried again", async () => {
    await using sandbox = createSandbox();
    const script =
      'echo x >>tries; n=$(wc -l <tries); while [ ! -e "go$n" ]; do sleep 0.02; done; echo "try $n"; [ "$n" -gt 2 ]';
    const run = sandbox.run([
      "launch",
      "Flaky",
      "--wait",
      "--text",
      "--retries",
      "2",
      "--exec",
      "--",
      "sh",
      "-c",
      script,
    ]);
    for (const attempt of [1, 2, 3]) {
      await until(() => countLines(join(sandbox.work, "tries")) === attempt, `try ${attempt} runs`);
      writeFileSync(join(sandbox.work, `go${attempt}`), "");
    }
    const { stdout, exitCode } = await run;
    expect(stdout).toBe("try 1\ntry 2\ntry 3\n");
    expect(exitCode).toBe(0);
  });

  test("is there for a task that goes on, and one that is run anew", async () => {
    await using sandbox = createSandbox();
    const session = "11111111-2222-4333-8444-555555555555";
    const id = await sandbox.launch(["Talk", "say first"], { env: { STANDIN_SESSION: session } });
    await sandbox.ended(id);
    expect(await sandbox.ask<object>(["resume", id, "say second", "--wait"])).toMatchObject({
      status: "completed",
      result: "second",
    });
    expect((await sandbox.run(["rerun", id, "--prompt", "fail 401", "--wait"])).exitCode).toBe(1);
  });
});

function startWait(sandbox: Sandbox, args: readonly string[]) {
  return Bun.spawn([join(sandbox.dir, "bin/task-bg"), "wait", ...args], {
    cwd: sandbox.work,
    env: sandbox.env,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
}

function countLines(path: string): number {
  return existsSync(path) ? readFileSync(path, "utf8").split("\n").length - 1 : 0;
}
