import { expect, test } from "bun:test";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "../fixtures/sandbox.ts";

const frozen = join(import.meta.dir, "../fixtures/stores/original");
const ids = readdirSync(frozen)
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.slice(0, -5));

/** A store as `background-manager.py` left it: its records, its outputs, nothing else. */
function takeOver(sandbox: Sandbox): void {
  mkdirSync(sandbox.storeDir, { recursive: true, mode: 0o700 });
  cpSync(frozen, sandbox.storeDir, { recursive: true });
}

function unfinished(sandbox: Sandbox) {
  return sandbox.records().filter(({ status }) => status === "running" || status === "queued");
}

test("the original's tasks are listed and shown, and unknown keys stay", async () => {
  await using sandbox = createSandbox();
  takeOver(sandbox);
  const listed = await sandbox.ask<{ total: number; tasks: unknown[]; unreadable: unknown[] }>(["list"]);
  expect(listed).toMatchObject({ total: ids.length, unreadable: [] });
  for (const id of ids) {
    const shown = await sandbox.ask(["status", id]);
    expect(shown).toMatchObject(JSON.parse(readFileSync(join(frozen, `${id}.json`), "utf8")));
  }
});

test("one of them is completed by hand, by its alias's hook, and cancelled", async () => {
  await using sandbox = createSandbox();
  takeOver(sandbox);
  const [task] = unfinished(sandbox);
  if (task === undefined) throw new Error("the sample has no unfinished task");
  expect(await sandbox.ask<unknown>(["complete", task.id, "By hand"])).toEqual({
    taskId: task.id,
    status: "completed",
    completed: true,
  });
  expect(await sandbox.ask<unknown>(["complete", task.id, "Again"])).toEqual({
    taskId: task.id,
    status: "completed",
    completed: false,
  });
  expect(sandbox.record(task.id)).toMatchObject({ result: "By hand", session_id: task.session_id });
});

test("the original's hook finds a task of it by its session id", async () => {
  await using sandbox = createSandbox();
  takeOver(sandbox);
  const [task] = unfinished(sandbox);
  if (task === undefined) throw new Error("the sample has no unfinished task");
  const transcript = join(sandbox.dir, "t.jsonl");
  writeFileSync(transcript, `${JSON.stringify({ role: "assistant", content: [{ type: "text", text: "Flat" }] })}\n`);
  const stdin = JSON.stringify({ session_id: task.session_id, transcript_path: transcript });
  expect(await sandbox.run(["hook-complete"], { stdin })).toEqual({ stdout: "", stderr: "", exitCode: 0 });
  expect(sandbox.record(task.id)).toMatchObject({ status: "completed", result: "Flat" });
});

test("prune marks what is past the time limit as error, after a dry run that changes nothing", async () => {
  await using sandbox = createSandbox();
  takeOver(sandbox);
  const stale = unfinished(sandbox)
    .map(({ id }) => id)
    .sort();
  expect(stale.length).toBeGreaterThan(0);
  const plan = await sandbox.ask<{ removed: number; tasks: { taskId: string }[] }>(["prune", "--dry-run"]);
  expect(plan.tasks.map(({ taskId }) => taskId).sort()).toEqual(stale);
  expect(
    unfinished(sandbox)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(stale);
  expect(await sandbox.ask<{ removed: number }>(["prune"])).toMatchObject({ removed: stale.length });
  for (const id of stale) expect(sandbox.record(id)).toMatchObject({ status: "error", reason: "stale" });
});
