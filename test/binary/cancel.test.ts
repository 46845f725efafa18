import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSandbox, runProgram, type Sandbox } from "../fixtures/sandbox.ts";
import { until } from "../fixtures/until.ts";
import { findLeft } from "./life/task-steps.ts";

interface CancelAnswer {
  tasks: { taskId: string; status: string; stopped: string; survivors: number[] }[];
}

const one = { env: { TASK_BG_MAX_PARALLEL: "1" } };

function launchLong(sandbox: Sandbox, description: string, ...flags: string[]): Promise<string> {
  return sandbox.launch([description, "sleep 60", ...flags]);
}

/** Cancels, and lists what was cancelled by its description. */
async function cancel(sandbox: Sandbox, ...targets: string[]): Promise<string[]> {
  const { tasks } = await sandbox.ask<CancelAnswer>(["cancel", ...targets]);
  expect(tasks.every(({ status, survivors }) => status === "cancelled" && survivors.length === 0)).toBe(true);
  return tasks.map(({ taskId }) => String(sandbox.record(taskId).description)).sort();
}

describe("cancel", () => {
  test("of a group, of a session and of all takes those that have not ended, queued ones too", async () => {
    await using sandbox = createSandbox();
    await sandbox.ended(await sandbox.launch(["ended", "say x", "--group", "night"]));
    await launchLong(sandbox, "by night", "--group", "night");
    await launchLong(sandbox, "asked for", "--parent", "s1");
    await sandbox.ask(["pause"]);
    await launchLong(sandbox, "queued by night", "--group", "night");
    await launchLong(sandbox, "the rest");
    expect(await cancel(sandbox, "--group", "night")).toEqual(["by night", "queued by night"]);
    expect(await cancel(sandbox, "--parent", "s1")).toEqual(["asked for"]);
    expect(await cancel(sandbox, "--all")).toEqual(["the rest"]);
    expect(await cancel(sandbox, "--all")).toEqual([]);
    expect(sandbox.processes()).toEqual([]);
  });

  test("withdraws a queued task, and what waits for it with the reason, while every slot is taken", async () => {
    await using sandbox = createSandbox(one);
    const holder = await launchLong(sandbox, "holder");
    const root = await launchLong(sandbox, "root");
    const dependent = await sandbox.launch(["dependent", "say x", "--after", root]);
    const whatever = await sandbox.launch(["whatever comes", "say x", "--after", `any:${root}`]);
    expect(await cancel(sandbox, root)).toEqual(["root"]);
    expect(sandbox.record(root)).toMatchObject({ status: "cancelled", started_at: null, error: null });
    expect(sandbox.record(dependent)).toMatchObject({
      status: "cancelled",
      error: `It was to start when ${root} completed, which is cancelled`,
    });
    expect(sandbox.record(whatever)).toMatchObject({ status: "queued" });
    await cancel(sandbox, holder);
    expect(await sandbox.ended(whatever)).toMatchObject({ status: "completed" });
  });

  test("starts nothing of what it cancels, however many wait for the slot", async () => {
    await using sandbox = createSandbox(one);
    const entries = Array.from({ length: 60 }, () => ({ exec: ["sh", "-c", "echo >>ran; sleep 60"], group: "many" }));
    await sandbox.ask(["batch", "-"], { stdin: entries.map((entry) => JSON.stringify(entry)).join("\n") });
    await until(() => existsSync(join(sandbox.work, "ran")), "the first runs");
    expect(await cancel(sandbox, "--group", "many")).toHaveLength(60);
    expect(readFileSync(join(sandbox.work, "ran"), "utf8")).toBe("\n");
    expect(sandbox.records().filter(({ started_at }) => started_at !== null)).toHaveLength(1);
  });

  test("reaches what a task launched through another that has ended", async () => {
    await using sandbox = createSandbox();
    const grandchild = 'task-bg launch c --exec -- sh -c "touch there; sleep 60"';
    const script = `task-bg launch b --exec -- sh -c '${grandchild}'; sleep 60`;
    const root = await sandbox.launch(["a", "--exec", "--", "sh", "-c", script]);
    await until(() => existsSync(join(sandbox.work, "there")), "the grandchild runs");
    await until(() => sandbox.records().some((task) => task.status === "completed"), "the one in between has ended");
    expect(await cancel(sandbox, root)).toEqual(["a", "c"]);
    // The finisher of the one in between may be about to end.
    expect(findLeft(sandbox)).toEqual([]);
  });

  test("of a task that is tried again and again ends it in whatever moment it comes", async () => {
    await using sandbox = createSandbox();
    for (let round = 0; round < 12; round++) {
      const id = await sandbox.launch(["--retries", "100000", "--exec", "--", "false"]);
      await Bun.sleep(round * 37);
      const { tasks } = await sandbox.ask<CancelAnswer>(["cancel", id]);
      expect(tasks).toMatchObject([{ taskId: id, status: "cancelled", stopped: "now" }]);
      expect(sandbox.record(id).status).toBe("cancelled");
    }
    await until(() => sandbox.processes().length === 0, "nothing is left");
  });

  test("stops what runs although nothing can be written, and says so of what waits", async () => {
    await using sandbox = createSandbox(one);
    const running = await launchLong(sandbox, "runs");
    const queued = await launchLong(sandbox, "waits");
    const script = 'ulimit -f 0; exec task-bg cancel "$@"';
    const { stdout, exitCode } = await runProgram(["sh", "-c", script, "sh", running, queued], {
      cwd: sandbox.work,
      env: { ...sandbox.env },
    });
    expect(JSON.parse(stdout)).toMatchObject({ code: "io" });
    expect(exitCode).toBe(1);
    // That it was asked to could not be written either.
    expect(await sandbox.ended(running)).toMatchObject({ status: "error" });
    await cancel(sandbox, "--all");
  });

  test("of another machine's task says that it cannot reach it", async () => {
    await using sandbox = createSandbox();
    const id = await launchLong(sandbox, "elsewhere");
    const path = join(sandbox.storeDir, `${id}.json`);
    const record = sandbox.record(id);
    const host = { ...(record.host as object), name: "other", boot_id: "x" };
    writeFileSync(path, JSON.stringify({ ...record, host }));
    const { stdout, exitCode } = await sandbox.run(["cancel", id]);
    expect(JSON.parse(stdout)).toMatchObject({ code: "unsupported", error: expect.stringContaining("runs on other") });
    expect(exitCode).toBe(1);
    writeFileSync(path, JSON.stringify(record));
    await cancel(sandbox, id);
  });

  test("of the root of a chain that has a slot cancels the chain, each link told why", async () => {
    await using sandbox = createSandbox();
    const root = await launchLong(sandbox, "root");
    const second = await sandbox.launch(["second", "say x", "--after", root]);
    const third = await sandbox.launch(["third", "say x", "--after", second]);
    await cancel(sandbox, root);
    for (const [id, on] of [
      [second, root],
      [third, second],
    ] as const) {
      expect(await sandbox.ended(id)).toMatchObject({
        status: "cancelled",
        error: `It was to start when ${on} completed, which is cancelled`,
      });
    }
  });

  test.each([
    ["nothing named", [], 2, "usage"],
    ["two kinds named", ["--all", "--group", "g"], 2, "usage"],
    ["a task that is not there", ["bg_9"], 3, "not_found"],
  ])("refuses %s", async (_, targets, code, name) => {
    await using sandbox = createSandbox();
    const { stdout, stderr, exitCode } = await sandbox.run(["cancel", ...targets]);
    expect(JSON.parse(stdout)).toMatchObject({ code: name });
    expect(stderr).toBe("");
    expect(exitCode).toBe(code);
  });

  test("says in a sentence what became of each", async () => {
    await using sandbox = createSandbox();
    const id = await launchLong(sandbox, "long");
    expect(await sandbox.run(["cancel", id, "--text"])).toEqual({
      stdout: `${id} is cancelled; nothing of it is left\n`,
      stderr: "",
      exitCode: 0,
    });
    expect((await sandbox.run(["cancel", id, "--text"])).stdout).toBe(`${id} had ended before: it is cancelled\n`);
  });
});
