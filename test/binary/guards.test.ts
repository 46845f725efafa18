import { expect, test } from "bun:test";
import { createSandbox } from "../fixtures/sandbox.ts";
import { writeSettings } from "./life/task-steps.ts";

test("tasks launch tasks two deep, and not deeper", async () => {
  await using sandbox = createSandbox();
  let inside = await sandbox.launch(["0", "say x"]);
  for (const depth of [1, 2]) {
    inside = await sandbox.launch([String(depth), "say x"], { env: { TASK_BG_ID: inside } });
    expect(sandbox.record(inside)).toMatchObject({ depth });
  }
  const { stdout, stderr, exitCode } = await sandbox.run(["launch", "3", "say x"], { env: { TASK_BG_ID: inside } });
  expect(JSON.parse(stdout)).toMatchObject({ code: "invalid", error: expect.stringContaining("nested 3 deep") });
  expect(stderr).toBe("");
  expect(exitCode).toBe(2);
  expect(sandbox.records()).toHaveLength(3);
});

test("a task that really runs launches one in its turn, by its agent's own command", async () => {
  await using sandbox = createSandbox();
  writeSettings(sandbox, { maxDepth: 1 });
  const script = 'task-bg launch inner --exec -- sh -c "task-bg launch innermost say" >inner.json';
  const outer = await sandbox.launch(["outer", "--exec", "--", "sh", "-c", script]);
  await sandbox.ask(["wait", outer]);
  const inner = sandbox.records().find(({ description }) => description === "inner");
  expect(inner).toMatchObject({ parent_task_id: outer, depth: 1 });
  expect(await sandbox.ended(inner?.id ?? "")).toMatchObject({ status: "error", exit: { code: 2 } });
  expect(sandbox.records()).toHaveLength(2);
});

test("a full queue takes no task, and says what to do", async () => {
  await using sandbox = createSandbox();
  writeSettings(sandbox, { maxQueued: 2 });
  await sandbox.ask(["pause"]);
  for (const name of ["a", "b"]) await sandbox.launch([name, "say x"]);
  const { stdout, stderr, exitCode } = await sandbox.run(["launch", "c", "say x", "--key", "k"]);
  expect(JSON.parse(stdout)).toMatchObject({
    code: "invalid",
    error: "2 tasks are queued already, which is the most allowed",
    hint: expect.stringContaining("maxQueued"),
  });
  expect(stderr).toBe("");
  expect(exitCode).toBe(2);
  expect(sandbox.records()).toHaveLength(2);
  expect(await sandbox.ask<object>(["queue"])).toMatchObject({ total: 2 });
});
