import { describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSandbox } from "../fixtures/sandbox.ts";

interface Case {
  args: string[];
  error: string;
  hint?: string;
  exitCode?: number;
  env?: Record<string, string>;
}

const cases: Record<string, Case> = {
  "an unknown command": { args: ["lanch"], error: 'Unknown command "lanch"', hint: "launch" },
  "an unknown flag": { args: ["list", "--statsu", "error"], error: "--statsu", hint: "--status" },
  "no description": { args: ["launch"], error: "description is missing" },
  "no prompt": { args: ["launch", "d"], error: "prompt is missing" },
  "a blank prompt": { args: ["launch", "d", "  \n"], error: "prompt is empty" },
  "a bad level": { args: ["launch", "d", "p", "--auto", "hgih"], error: '"hgih"', hint: "high" },
  "a bad level at its place": {
    args: ["launch", "d", "p", "explorer", "main", "mediun"],
    error: '"mediun"',
    hint: "medium",
  },
  "too many words": { args: ["launch", "d", "p", "explorer", "main", "low", "opus", "more"], error: "more" },
  "a word given twice": { args: ["launch", "d", "p", "--prompt", "q"], error: "prompt was given twice" },
  "a bad duration": { args: ["launch", "d", "p", "--timeout", "soon"], error: '--timeout is "soon"' },
  "a droid's name with slashes": { args: ["launch", "d", "p", "../../etc/passwd"], error: "no droid's name" },
  "a directory that is not there": { args: ["launch", "d", "p", "--cwd", "/nowhere"], error: "/nowhere", exitCode: 2 },
  "a prompt file that is not there": {
    args: ["launch", "d", "--prompt-file", "/nowhere"],
    error: "/nowhere",
    exitCode: 2,
  },
  "a command that is not there": {
    args: ["launch", "--exec", "--", "no-such-command"],
    error: "no-such-command",
    exitCode: 1,
  },
  "a backoff without a further try": {
    args: ["launch", "--backoff", "1s", "--exec", "--", "true"],
    error: "--backoff",
    hint: "--retries",
  },
  "a result for a command": {
    args: ["launch", "--exec", "--", "echo", "{{result:bg_1}}"],
    error: "{{result:bg_1}} is for a droid's prompt",
    hint: "--after bg_1",
  },
  "--exec without a command": { args: ["launch", "d", "--exec"], error: "--exec needs the command to run after --" },
  "an unknown id": { args: ["status", "bg_none"], error: "No task bg_none", hint: "task-bg list", exitCode: 3 },
  "an id that is a path": { args: ["status", "../../etc/passwd"], error: "no task id" },
  "no id": { args: ["status"], error: "task-id" },
  "a bad state": { args: ["list", "--status", "runing"], error: '"runing"', hint: "running" },
  "a bad count": { args: ["list", "--limit", "0"], error: '--limit is "0"' },
  "remove without anything": { args: ["remove"], error: "Expected either ids or --finished" },
  "a relative store": { args: ["list"], env: { TASK_BG_DIR: "tasks" }, error: 'TASK_BG_DIR is "tasks"' },
  "a bad TTL": { args: ["prune"], env: { TASK_BG_TTL: "long" }, error: 'TASK_BG_TTL is "long"' },
};

describe("one clear error, the right exit code, and nothing changed", () => {
  test.each(Object.entries(cases))("for %s", async (_, { args, error, hint, exitCode = 2, env = {} }) => {
    await using sandbox = createSandbox();
    const said = await sandbox.run(args, { env });
    const answer = JSON.parse(said.stdout) as { error: string; hint?: string; code: string };
    expect(answer.error).toContain(error);
    if (hint !== undefined) expect(answer.hint).toContain(hint);
    expect(said.stderr).toBe("");
    expect(said.exitCode).toBe(exitCode);
    expect(sandbox.records()).toEqual([]);
    expect(sandbox.processes()).toEqual([]);
  });
});

test("a missing Droid CLI is an error at launch that names the fix, and leaves no record", async () => {
  await using sandbox = createSandbox({ droid: undefined });
  const said = await sandbox.run(["launch", "d", "p", "--text"]);
  expect(said.stdout).toBe("");
  expect(said.stderr).toContain("error: The Droid CLI (droid) was not found");
  expect(said.stderr).toContain("hint: Install it with: npm install -g droid");
  expect(said.exitCode).toBe(1);
  expect(sandbox.records()).toEqual([]);
});

test("an ambiguous start of an id names the matches", async () => {
  await using sandbox = createSandbox();
  const ids = [await sandbox.launch(["a", "say a"]), await sandbox.launch(["b", "say b"])];
  const said = await sandbox.run(["status", "bg_", "--text"]);
  for (const id of ids) expect(said.stderr).toContain(id);
  expect(said.exitCode).toBe(2);
  for (const id of ids) await sandbox.ended(id);
});

test("an unknown droid is a warning that names the nearest, and the task runs", async () => {
  await using sandbox = createSandbox();
  const said = await sandbox.run(["launch", "d", "say hi", "explorerr"]);
  expect(said.stderr).toContain('No droid is called "explorerr"');
  expect(said.stderr).toContain("Did you mean explorer?");
  expect(said.exitCode).toBe(0);
  const { taskId } = JSON.parse(said.stdout) as { taskId: string };
  expect((await sandbox.ended(taskId)).status).toBe("completed");
});

test("a store that others may write to is refused with the command that mends it", async () => {
  await using sandbox = createSandbox();
  const store = join(sandbox.dir, "shared");
  mkdirSync(store);
  chmodSync(store, 0o777);
  const said = await sandbox.run(["launch", "d", "say hi", "--text"], { env: { TASK_BG_DIR: store } });
  expect(said.stdout).toBe("");
  expect(said.stderr).toContain(`The task store ${store} is not safe to use: others may write to it (mode 777)`);
  expect(said.stderr).toContain(`hint: Type: chmod 700 ${store}`);
  expect(said.exitCode).toBe(1);
});

test("a record that does not parse is named by the listing and left as it is", async () => {
  await using sandbox = createSandbox();
  const id = await sandbox.launch(["good", "say hi"]);
  await sandbox.ended(id);
  const torn = join(sandbox.storeDir, "bg_torn.json");
  writeFileSync(torn, '{"id":"bg_torn","status":');
  const listed = await sandbox.run(["list"]);
  expect(JSON.parse(listed.stdout)).toMatchObject({ total: 1, unreadable: [{ id: "bg_torn", path: torn }] });
  const shown = await sandbox.run(["status", "bg_torn", "--text"]);
  expect(shown.stderr).toContain(`The record ${torn} cannot be read`);
  expect(shown.exitCode).toBe(1);
  for (const args of [["prune"], ["cleanup"], ["remove", "--finished"], ["complete", "bg_torn", "x"]])
    await sandbox.run(args);
  expect(readFileSync(torn, "utf8")).toBe('{"id":"bg_torn","status":');
  expect(existsSync(join(sandbox.storeDir, `${id}.json`))).toBe(false);
});
