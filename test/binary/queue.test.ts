import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { turnOf } from "../../src/task/queue-order.ts";
import { createTaskId } from "../../src/task/task-id.ts";
import { createSandbox, type Sandbox, type StoredRecord } from "../fixtures/sandbox.ts";
import { until } from "../fixtures/until.ts";

setDefaultTimeout(180_000);

interface QueueAnswer {
  total: number;
  paused: { all: boolean; groups: string[] };
  tasks: { taskId: string; description: string; waits_for: string; [key: string]: unknown }[];
}

const one = { env: { TASK_BG_MAX_PARALLEL: "1" } };

/** Launches a task that holds a slot until the file appears. */
function launchHolder(sandbox: Sandbox, file: string, ...flags: string[]): Promise<string> {
  return sandbox.launch(["holder", `touch ${file}-began; wait-for ${file}`, ...flags]);
}

function giveSign(sandbox: Sandbox, file: string): void {
  writeFileSync(join(sandbox.work, file), "");
}

function descriptionsByStart(sandbox: Sandbox): string[] {
  const byStart = sandbox.records().toSorted((a, b) => (String(a.started_at) < String(b.started_at) ? -1 : 1));
  return byStart.map(({ description }) => String(description));
}

/** The most of these that ran at one moment, by what their records say. */
function mostAtOnce(records: readonly StoredRecord[]): number {
  const spans = records.map(({ started_at, completed_at }) => [
    Date.parse(String(started_at)),
    Date.parse(String(completed_at)),
  ]);
  return Math.max(...spans.map(([at = 0]) => spans.filter(([from = 0, to = 0]) => from <= at && at < to).length));
}

describe("queued tasks", () => {
  test("start by priority, and in the order of their launch within one", async () => {
    await using sandbox = createSandbox(one);
    await launchHolder(sandbox, "go");
    for (const [name, priority] of [
      ["a", "0"],
      ["b", "-5"],
      ["c", "10"],
      ["d", "0"],
      ["e", "10"],
    ] as const)
      await sandbox.launch([name, "say x", "--priority", priority]);
    const { total, tasks } = await sandbox.ask<QueueAnswer>(["queue"]);
    expect(total).toBe(5);
    expect(tasks.map(({ description }) => description)).toEqual(["c", "e", "a", "d", "b"]);
    expect(tasks[0]).toMatchObject({
      droid: "executor-med",
      group: null,
      priority: 10,
      queued_at: expect.any(String),
      waits_for: "all 1 slots are taken",
    });
    giveSign(sandbox, "go");
    await sandbox.ask(["wait", "--all"]);
    expect(descriptionsByStart(sandbox)).toEqual(["holder", "c", "e", "a", "d", "b"]);
    expect(mostAtOnce(sandbox.records())).toBe(1);
  });

  test("tell what each of them waits for", async () => {
    await using sandbox = createSandbox();
    const holder = await launchHolder(sandbox, "go");
    await sandbox.launch(["after", "say {{result:" + holder + "}}"]);
    await sandbox.ask(["pause", "--group", "night"]);
    await sandbox.launch(["night", "say x", "--group", "night"]);
    const { paused, tasks } = await sandbox.ask<QueueAnswer>(["queue"]);
    expect(tasks.map(({ waits_for }) => waits_for)).toEqual([holder, "group night is paused"]);
    expect(paused).toEqual({ all: false, groups: ["night"] });
    const { stdout, stderr, exitCode } = await sandbox.run(["queue", "--text"]);
    expect(stdout).toContain("2 tasks are queued. Group night is paused");
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    giveSign(sandbox, "go");
  });

  test("say so when they can never start", async () => {
    await using sandbox = createSandbox();
    const failed = await sandbox.launch(["fails", "fail 401"]);
    await sandbox.ended(failed);
    const reason = `It was to start when ${failed} completed, which is error`;
    const { stdout, stderr, exitCode } = await sandbox.run(["launch", "next", "say x", "--after", failed]);
    const { taskId, status } = JSON.parse(stdout) as { taskId: string; status: string };
    expect(status).toBe("cancelled");
    expect(stderr).toBe(`warning: ${taskId} was withdrawn at once: ${reason}\n`);
    expect(exitCode).toBe(0);
    const { stdout: text } = await sandbox.run(["launch", "next", "say x", "--after", failed, "--text"]);
    expect(text).toMatch(/^Withdrawn bg_\w+: next\n$/);
    expect((await sandbox.run(["status", taskId, "--text"])).stdout).toContain(reason);
  });

  test("are refused when they wait for what is not there", async () => {
    await using sandbox = createSandbox();
    const { stdout, stderr, exitCode } = await sandbox.run(["launch", "a", "say x", "--after", "bg_9"]);
    expect(JSON.parse(stdout)).toMatchObject({ code: "not_found" });
    expect(stderr).toBe("");
    expect(exitCode).toBe(3);
    expect(sandbox.records()).toEqual([]);
  });
});

describe("a pause", () => {
  test("holds every start back, and not what runs; unpause starts what has room", async () => {
    await using sandbox = createSandbox({ env: { TASK_BG_MAX_PARALLEL: "2" } });
    const holder = await launchHolder(sandbox, "go");
    expect(await sandbox.ask<object>(["pause"])).toEqual({ paused: { all: true, groups: [] } });
    const ids = [await sandbox.launch(["a", "say x"]), await sandbox.launch(["b", "say x"])];
    giveSign(sandbox, "go");
    expect(await sandbox.ended(holder)).toMatchObject({ status: "completed" });
    await sandbox.ask(["list"]);
    expect(ids.map((id) => sandbox.record(id).status)).toEqual(["queued", "queued"]);
    expect(await sandbox.ask<object>(["unpause"])).toEqual({ paused: { all: false, groups: [] } });
    for (const id of ids) expect(await sandbox.ended(id)).toMatchObject({ status: "completed" });
  });

  test("of a group lets others pass by", async () => {
    await using sandbox = createSandbox();
    await sandbox.ask(["pause", "--group", "night"]);
    const held = await sandbox.launch(["a", "say x", "--group", "night"]);
    const passing = await sandbox.launch(["b", "say x", "--group", "day"]);
    expect(await sandbox.ended(passing)).toMatchObject({ status: "completed" });
    expect(sandbox.record(held).status).toBe("queued");
    await sandbox.ask(["unpause", "--group", "night"]);
    expect(await sandbox.ended(held)).toMatchObject({ status: "completed" });
  });

  test("is said to a person in a sentence", async () => {
    await using sandbox = createSandbox();
    const said = [["pause"], ["unpause"], ["unpause"]].map(
      async (args) => (await sandbox.run([...args, "--text"])).stdout,
    );
    expect((await Promise.all(said)).every((text) => text.endsWith(".\n"))).toBe(true);
  });
});

describe("limits", () => {
  test.each([
    ["a droid", 1, ["--droid", "oracle=1"], ["--droid", "oracle"]],
    ["a model", 2, ["--model", "claude-opus-5=2"], ["--model", "opus"]],
    ["a group", 2, ["--group", "night=2"], ["--group", "night"]],
  ])("of %s hold, and others run beside", async (_, limit, setting, flags) => {
    await using sandbox = createSandbox();
    await sandbox.ask(["limits", ...setting]);
    const held = await Promise.all([1, 2, 3, 4].map(() => launchHolder(sandbox, "go", ...flags)));
    const free = await sandbox.launch(["free", "say x", "--droid", "explorer"]);
    expect(await sandbox.ended(free)).toMatchObject({ status: "completed" });
    expect(held.filter((id) => sandbox.record(id).status === "running")).toHaveLength(limit);
    giveSign(sandbox, "go");
    await sandbox.ask(["wait", "--all"]);
    expect(mostAtOnce(held.map((id) => sandbox.record(id)))).toBe(limit);
  });

  test("of a model's alias hold", async () => {
    await using sandbox = createSandbox();
    await sandbox.ask(["limits", "--model", "opus=1"]);
    const ids = await Promise.all([1, 2].map(() => launchHolder(sandbox, "go", "--model", "opus")));
    const running = ids.filter((id) => sandbox.record(id).status === "running");
    giveSign(sandbox, "go");
    await sandbox.ask(["wait", ...ids]);
    expect(running).toHaveLength(1);
  });

  test("show what runs against each, are kept in the config file, and let what waits start when they are raised", async () => {
    await using sandbox = createSandbox();
    const file = join(sandbox.home, ".factory/.omd/task-bg.json");
    await sandbox.ask(["limits", "--max-parallel", "1", "--group", "night=1"]);
    await launchHolder(sandbox, "go", "--group", "night");
    const second = await sandbox.launch(["second", "say x"]);
    expect(await sandbox.ask<object>(["limits"])).toEqual({
      maxParallel: 1,
      running: 1,
      droids: [],
      models: [],
      groups: [{ name: "night", limit: 1, running: 1 }],
      groupTimeouts: [],
    });
    expect(sandbox.record(second).status).toBe("queued");
    await sandbox.ask(["limits", "--max-parallel", "2", "--group", "night=none"]);
    expect(await sandbox.ended(second)).toMatchObject({ status: "completed" });
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ maxParallel: 2 });
    giveSign(sandbox, "go");
  });

  test("refuse what is no limit, and change nothing", async () => {
    await using sandbox = createSandbox();
    const { stdout, stderr, exitCode } = await sandbox.run(["limits", "--droid", "oracle"]);
    expect(JSON.parse(stdout)).toMatchObject({ code: "usage" });
    expect(stderr).toBe("");
    expect(exitCode).toBe(2);
    expect(await sandbox.ask<object>(["limits"])).toMatchObject({ maxParallel: 8, droids: [] });
  });
});

describe("the time of a group", () => {
  test("ends what runs and withdraws what waits, and begins anew with the next task", async () => {
    await using sandbox = createSandbox();
    await sandbox.ask(["limits", "--group", "night=1", "--group-timeout", "night=2s"]);
    const holder = await launchHolder(sandbox, "go", "--group", "night", "--retries", "3");
    const waiting = await sandbox.launch(["waiting", "say x", "--group", "night"]);
    const other = await launchHolder(sandbox, "go");
    const { stdout, stderr, exitCode } = await sandbox.run(["wait", "--group", "night"]);
    expect(JSON.parse(stdout)).toMatchObject({ timedOut: false, pending: [] });
    expect(stderr).toBe("");
    expect(exitCode).toBe(1);
    expect(sandbox.record(holder)).toMatchObject({
      status: "error",
      reason: "timeout",
      error: "Stopped because the time of its group was over",
    });
    expect(sandbox.record(waiting)).toMatchObject({
      status: "cancelled",
      error: "The time of its group was over before it could start",
      group_deadline: sandbox.record(holder).group_deadline,
    });
    expect(sandbox.record(other)).toMatchObject({ status: "running" });
    expect(sandbox.record(other)).not.toHaveProperty("group_deadline");
    giveSign(sandbox, "go");
    const next = await sandbox.launch(["next", "say x", "--group", "night"]);
    expect(await sandbox.ended(next)).toMatchObject({ status: "completed" });
    await sandbox.ask(["retry", waiting]);
    expect(await sandbox.ended(waiting)).toMatchObject({ status: "completed" });
  });
});

describe("a disk without room", () => {
  const writeFloor = (sandbox: Sandbox, minFree: string) =>
    writeFileSync(join(sandbox.home, ".factory/.omd/task-bg.json"), JSON.stringify({ minFree }));

  test("takes no launch, which leaves nothing", async () => {
    await using sandbox = createSandbox();
    await sandbox.ask(["list"]);
    writeFloor(sandbox, "999999999G");
    const { stdout, stderr, exitCode } = await sandbox.run(["launch", "a", "say x", "--key", "k"]);
    expect(JSON.parse(stdout)).toMatchObject({
      code: "io",
      error: expect.stringContaining("is free on the disk, where 999999999G has to be"),
    });
    expect(stderr).toBe("");
    expect(exitCode).toBe(1);
    expect(sandbox.records()).toEqual([]);
  });

  test("holds back what is queued until there is room", async () => {
    await using sandbox = createSandbox();
    await sandbox.ask(["pause"]);
    const id = await sandbox.launch(["a", "say x"]);
    writeFloor(sandbox, "999999999G");
    await sandbox.ask(["unpause"]);
    const { tasks } = await sandbox.ask<QueueAnswer>(["queue"]);
    expect(tasks).toMatchObject([{ taskId: id, waits_for: expect.stringContaining("has to be") }]);
    writeFloor(sandbox, "0");
    await sandbox.ask(["list"]);
    expect(await sandbox.ended(id)).toMatchObject({ status: "completed" });
  });
});

describe("launch --key", () => {
  test("of ten at once starts one task, and gives all the same", async () => {
    await using sandbox = createSandbox();
    const launch = (n: number) =>
      sandbox.ask<{ taskId: string; existing?: boolean }>([
        "launch",
        `task ${n}`,
        "sleep 0.2; say done",
        "--key",
        "the one/é",
      ]);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => launch(index)));
    expect(new Set(answers.map(({ taskId }) => taskId)).size).toBe(1);
    expect(answers.filter(({ existing }) => existing)).toHaveLength(9);
    expect(sandbox.records()).toHaveLength(1);
    await sandbox.ask(["wait", answers[0]?.taskId ?? ""]);
    expect((await launch(11)).existing).toBe(true);
    await sandbox.ask(["remove", answers[0]?.taskId ?? ""]);
    expect((await launch(12)).existing).toBeUndefined();
  });
});

describe("launch --key, again", () => {
  test("gives the task back also when what it was launched with is gone", async () => {
    await using sandbox = createSandbox();
    const directory = join(sandbox.work, "once");
    mkdirSync(directory);
    const before = await sandbox.launch(["--exec", "--", "true"]);
    await sandbox.ended(before);
    const launch = ["launch", "a", "say x", "--key", "k", "--cwd", directory, "--after", before];
    const first = await sandbox.ask<{ taskId: string }>(launch);
    await sandbox.ended(first.taskId);
    await sandbox.ask(["remove", before]);
    rmdirSync(directory);
    expect(await sandbox.ask<object>(launch)).toMatchObject({ taskId: first.taskId, existing: true });
    const entry = { description: "a", prompt: "say x", key: "k", cwd: directory, after: before };
    expect(await sandbox.ask<object>(["batch", "-"], { stdin: JSON.stringify(entry) })).toMatchObject({
      tasks: [{ taskId: first.taskId, existing: true }],
    });
  });
});

describe("config", () => {
  test("shows every setting with where it comes from, and names what nothing reads", async () => {
    await using sandbox = createSandbox({ env: { TASK_BG_TTL: "90s", FACTORY_API_KEY: "fk-secret" } });
    await sandbox.ask(["limits", "--max-parallel", "3"]);
    const file = join(sandbox.home, ".factory/.omd/task-bg.json");
    writeFileSync(file, JSON.stringify({ maxParallel: 3, maxQueud: 5 }));
    const { stdout, stderr, exitCode } = await sandbox.run(["config"]);
    expect(JSON.parse(stdout)).toMatchObject({
      configFile: file,
      unknownKeys: ["maxQueud"],
      settings: {
        ttl: { value: "1m30s", source: "environment", variable: "TASK_BG_TTL" },
        maxParallel: { value: 3, source: "file" },
        maxQueued: { value: 1000, source: "default", variable: null },
      },
    });
    expect(stdout).not.toContain("fk-secret");
    expect(stderr).toBe(`warning: ${file} has an unknown key "maxQueud". Did you mean maxQueued?\n`);
    expect(exitCode).toBe(0);
  });
});

test("the queue of ten thousand is shown whole", async () => {
  await using sandbox = createSandbox({ env: { TASK_BG_MAX_PARALLEL: "1" } });
  await launchHolder(sandbox, "go");
  const { argv, host, cwd } = await until(() => sandbox.records()[0], "the holder is recorded");
  const common = {
    schema: 1,
    kind: "droid",
    status: "queued",
    description: "x",
    prompt: "say x",
    agent: "a",
    argv,
    host,
    cwd,
  };
  await sandbox.launch(["first in line", "say x"]);
  const now = Date.now();
  const ids = Array.from({ length: 10_000 }, (_, index) => createTaskId(new Date(now + index), "00000000"));
  for (const id of ids) {
    writeFileSync(join(sandbox.storeDir, `${id}.json`), JSON.stringify({ id, ...common }));
    writeFileSync(join(sandbox.storeDir, ".index/queue", turnOf({ id })), "");
  }
  const { total, tasks } = await sandbox.ask<QueueAnswer>(["queue"]);
  expect(total).toBe(10_001);
  expect(tasks.slice(1).map(({ taskId }) => taskId)).toEqual(ids);
  expect(tasks.at(-1)?.waits_for).toBe("all 1 slots are taken");
});
