import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSandbox, type Sandbox, type StoredRecord, taskBgBinary } from "../fixtures/sandbox.ts";
import { until } from "../fixtures/until.ts";
import { writeSettings } from "./life/task-steps.ts";

setDefaultTimeout(180_000);

interface BatchAnswer {
  tasks: { taskId: string; name?: string; description: string; status: string; existing?: boolean; result?: string }[];
}

function writeBatch(sandbox: Sandbox, entries: readonly object[], name = "batch.jsonl"): string {
  const path = join(sandbox.work, name);
  writeFileSync(path, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
  return path;
}

/** Runs a batch to the end of its tasks. @returns their records by the entries' names */
async function runToEnd(sandbox: Sandbox, entries: readonly object[]) {
  const path = writeBatch(sandbox, entries);
  const { stdout, stderr, exitCode } = await sandbox.run(["batch", path, "--wait"]);
  expect(stderr).toBe("");
  const { tasks } = JSON.parse(stdout) as BatchAnswer;
  const records = Object.fromEntries(tasks.map(({ name = "", taskId }) => [name, sandbox.record(taskId)]));
  return { records, exitCode };
}

function time(record: StoredRecord | undefined, field: "started_at" | "completed_at"): number {
  return Date.parse(String(record?.[field]));
}

const task = (name: string, prompt: string, fields: object = {}) => ({ name, description: name, prompt, ...fields });

describe("a batch runs", () => {
  test("a chain in its order, wherever its links stand, each with the result of the one before", async () => {
    await using sandbox = createSandbox();
    const { records, exitCode } = await runToEnd(sandbox, [
      task("third", "got {{result:second}}"),
      task("second", "say two after {{result:first}}"),
      task("first", "sleep 0.2; say one"),
    ]);
    expect(records.third?.result).toContain("got two after one");
    expect(time(records.second, "started_at")).toBeGreaterThanOrEqual(time(records.first, "completed_at"));
    expect(time(records.third, "started_at")).toBeGreaterThanOrEqual(time(records.second, "completed_at"));
    expect(exitCode).toBe(0);
  });

  test("a diamond: two side by side after one, and one after both", async () => {
    await using sandbox = createSandbox();
    const { records, exitCode } = await runToEnd(sandbox, [
      task("top", "say top"),
      // Each waits until the other runs too.
      task("left", "touch left; wait-for right; say L", { after: ["top"] }),
      task("right", "touch right; wait-for left; say R", { after: ["top"] }),
      task("bottom", "say {{result:left}}{{result:right}}"),
    ]);
    expect(records.bottom).toMatchObject({ status: "completed", result: "LR" });
    expect(exitCode).toBe(0);
  });

  test("nothing that waits for a failed task, which tells why; but what waits for its failure or its end", async () => {
    await using sandbox = createSandbox();
    const { records, exitCode } = await runToEnd(sandbox, [
      task("root", "sleep 0.2; fail 401 bad key"),
      task("child", "say never", { after: ["root"] }),
      task("grandchild", "say {{result:child}}"),
      task("mourner", "say sorry", { after: ["fail:root"] }),
      task("heir", "say anyway", { after: ["any:child"] }),
    ]);
    const root = records.root?.id ?? "";
    const child = records.child?.id ?? "";
    expect(records.root).toMatchObject({ status: "error", error: expect.stringContaining("401 bad key") });
    expect(records.child).toMatchObject({
      status: "cancelled",
      started_at: null,
      error: `It was to start when ${root} completed, which is error`,
    });
    expect(records.grandchild).toMatchObject({
      status: "cancelled",
      error: `It was to start when ${child} completed, which is cancelled`,
    });
    expect(records.mourner).toMatchObject({ status: "completed", result: "sorry" });
    expect(records.heir).toMatchObject({ status: "completed", result: "anyway" });
    expect(exitCode).toBe(1);
  });

  test("a hundred tasks in one call, whose ids sort as they stand in it", async () => {
    await using sandbox = createSandbox();
    const entries = Array.from({ length: 100 }, (_, index) => ({
      name: `n${index}`,
      exec: ["true"],
      // The last ones have to be launched first.
      ...(index < 30 ? { after: [`any:n${99 - index}`] } : {}),
    }));
    const path = writeBatch(sandbox, entries);
    const { tasks } = await sandbox.ask<BatchAnswer>(["batch", path, "--group", "hundred"]);
    expect(tasks.map(({ name }) => name)).toEqual(entries.map(({ name }) => name));
    const ids = tasks.map(({ taskId }) => taskId);
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(100);
    const { stderr, exitCode } = await sandbox.run(["wait", "--group", "hundred"]);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(sandbox.records().map(({ status, group }) => `${status} ${String(group)}`)).toEqual(
      Array(100).fill("completed hundred"),
    );
  });
});

describe("batch", () => {
  test("launches nothing when one entry is wrong, and tells all that is", async () => {
    await using sandbox = createSandbox();
    const path = writeBatch(sandbox, [
      task("a", "x"),
      task("b", "x", { after: "c" }),
      task("a", "x", { timout: "1m" }),
    ]);
    const { stdout, stderr, exitCode } = await sandbox.run(["batch", path]);
    const { error, code } = JSON.parse(stdout) as { error: string; code: string };
    expect(error.split("\n")).toEqual([
      `The batch ${path} has 3 problems; nothing was launched`,
      expect.stringMatching(/^line 2: No task c in .*, and no entry of that name/),
      'line 3: unknown field "timout"; did you mean timeout?',
      "line 3: a is the name of the entry at line 1 too",
    ]);
    expect(code).toBe("invalid");
    expect(stderr).toBe("");
    expect(exitCode).toBe(2);
    expect(sandbox.records()).toEqual([]);
  });

  test("is launched whole also when it is interrupted, and then tells what it launched", async () => {
    await using sandbox = createSandbox();
    await sandbox.ask(["pause"]);
    const path = writeBatch(
      sandbox,
      Array.from({ length: 150 }, (_, index) => ({ exec: ["true"], description: `x${index}` })),
    );
    const batch = Bun.spawn([join(sandbox.dir, "bin/task-bg"), "batch", path, "--id"], {
      cwd: sandbox.work,
      env: sandbox.env,
      stdout: "pipe",
      stderr: "pipe",
    });
    await until(() => sandbox.records().length > 0, "it has begun");
    batch.kill("SIGINT");
    const [stdout, stderr, exitCode] = await Promise.all([batch.stdout.text(), batch.stderr.text(), batch.exited]);
    expect(stdout.trimEnd().split("\n")).toEqual(sandbox.records().map(({ id }) => id));
    expect(sandbox.records()).toHaveLength(150);
    expect(stderr).toBe("");
    expect(exitCode).toBe(130);
  });

  test("takes no part in the count of what may be queued where its keys are known", async () => {
    await using sandbox = createSandbox();
    writeSettings(sandbox, { maxQueued: 5 });
    await sandbox.ask(["pause"]);
    const entries = Array.from({ length: 5 }, (_, index) => task(`x${index}`, "say x", { key: `k${index}` }));
    const path = writeBatch(sandbox, entries);
    const first = await sandbox.ask<{ tasks: { taskId: string }[] }>(["batch", path]);
    const again = await sandbox.ask<{ tasks: { taskId: string; existing: boolean }[] }>(["batch", path]);
    expect(again.tasks.map(({ taskId }) => taskId)).toEqual(first.tasks.map(({ taskId }) => taskId));
    expect(again.tasks.every(({ existing }) => existing)).toBe(true);
  });

  test("launches what is not there yet when it is run again with keys", async () => {
    await using sandbox = createSandbox();
    const entries = [task("a", "say A", { key: "a" }), task("b", "say {{result:a}}B", { key: "b" })];
    const first = await sandbox.ask<BatchAnswer>(["batch", writeBatch(sandbox, entries)]);
    const more = [...entries, task("c", "say {{result:b}}C")];
    const second = await sandbox.ask<BatchAnswer>(["batch", writeBatch(sandbox, more), "--wait"]);
    expect(second.tasks.slice(0, 2).map(({ taskId }) => taskId)).toEqual(first.tasks.map(({ taskId }) => taskId));
    expect(second.tasks.map(({ existing }) => existing === true)).toEqual([true, true, false]);
    expect(second.tasks[2]?.result).toBe("ABC");
    expect(sandbox.records()).toHaveLength(3);
  });

  test("reads JSON or YAML from standard input, and YAML by a file's name", async () => {
    await using sandbox = createSandbox();
    const yaml = "- exec: [printf, hello]\n- {description: Say, prompt: say hi}\n";
    writeFileSync(join(sandbox.work, "b.yml"), yaml);
    const answers = [
      await sandbox.ask<BatchAnswer>(["batch", "-", "--wait"], { stdin: '[{"exec": ["printf", "hello"]}]' }),
      await sandbox.ask<BatchAnswer>(["batch", "-", "--yaml", "--wait"], { stdin: yaml }),
      await sandbox.ask<BatchAnswer>(["batch", "b.yml", "--wait"]),
    ];
    expect(answers.map(({ tasks }) => tasks.map(({ result }) => result))).toEqual([
      ["hello"],
      ["hello", "hi"],
      ["hello", "hi"],
    ]);
  });

  test("takes an empty batch for nothing to do", async () => {
    await using sandbox = createSandbox();
    expect(await sandbox.ask<BatchAnswer>(["batch", "-"], { stdin: "" })).toEqual({ tasks: [] });
    const { stdout, stderr, exitCode } = await sandbox.run(["batch", "-", "--text"], { stdin: "\n" });
    expect(stdout).toBe("");
    expect(stderr).toBe("The batch is empty; nothing was launched\n");
    expect(exitCode).toBe(0);
  });

  test("prints the ids in order, then each task as it ends", async () => {
    await using sandbox = createSandbox();
    const path = writeBatch(sandbox, [task("a", "sleep 0.3; say A"), task("b", "say B")]);
    const { stdout, stderr, exitCode } = await sandbox.run(["batch", path, "--wait", "--text"]);
    const [a, b] = sandbox.records().map(({ id }) => id);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.slice(0, 2)).toEqual([`Launched ${a}: a`, `Launched ${b}: b`]);
    expect(lines.slice(2).toSorted()).toEqual([
      expect.stringMatching(new RegExp(`^${a}  completed after .*: A$`)),
      expect.stringMatching(new RegExp(`^${b}  completed after .*: B$`)),
    ]);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
  });

  test("reports in Markdown when all have ended, with the exit code of wait", async () => {
    await using sandbox = createSandbox();
    const path = writeBatch(sandbox, [task("a", "say A"), task("b", "fail 401 bad key")]);
    const { stdout, stderr, exitCode } = await sandbox.run(["batch", path, "--report"]);
    const [a, b] = sandbox.records().map(({ id }) => id);
    expect(stdout).toStartWith("## Background Tasks\n");
    expect(stdout).toContain(`### Completed\n\n- a (${a}): A\n`);
    expect(stdout).toContain(`### Failed\n\n- b (${b}): failed: 401 bad key`);
    expect(stderr).toBe("");
    expect(exitCode).toBe(1);
  });

  test("prints the ids alone, in the order of the batch, for a shell", async () => {
    await using sandbox = createSandbox();
    const stdin = ["a", "b", "c"].map((name) => JSON.stringify({ description: name, prompt: "say x" })).join("\n");
    const { stdout, stderr, exitCode } = await sandbox.run(["batch", "-", "--id"], { stdin });
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    const ids = stdout.trimEnd().split("\n");
    expect(ids.map((id) => sandbox.record(id).description)).toEqual(["a", "b", "c"]);
  });

  test("does not read a batch from a terminal", async () => {
    await using sandbox = createSandbox();
    let shown = "";
    const child = Bun.spawn([taskBgBinary, "batch", "-"], {
      cwd: sandbox.work,
      env: { ...sandbox.env },
      terminal: { cols: 100, rows: 24, data: (_, bytes) => void (shown += Buffer.from(bytes).toString()) },
    });
    const exitCode = await child.exited;
    child.terminal?.close();
    expect(shown).toContain("The batch is to come from standard input, which is a terminal");
    expect(exitCode).toBe(2);
  });

  test("warns of a droid that nobody knows once, however many entries name it", async () => {
    await using sandbox = createSandbox();
    const path = writeBatch(
      sandbox,
      [1, 2, 3].map((n) => task(`n${n}`, "say x", { droid: "orcale" })),
    );
    const { stdout, stderr, exitCode } = await sandbox.run(["batch", path, "--wait"]);
    expect(stderr).toBe('warning: No droid is called "orcale", so only its name is recorded. Did you mean oracle?\n');
    expect((JSON.parse(stdout) as BatchAnswer).tasks).toHaveLength(3);
    expect(exitCode).toBe(0);
  });
});
