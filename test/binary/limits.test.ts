import { expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSandbox } from "../fixtures/sandbox.ts";
import { until } from "../fixtures/until.ts";
import { writeSettings } from "./life/task-steps.ts";

test("a task that neither writes nor works is stopped at its idle limit; one that works is not", async () => {
  await using sandbox = createSandbox();
  const idle = await sandbox.launch(["idle", "--idle-timeout", "2s", "--exec", "--", "sleep", "300"]);
  const busy = await sandbox.launch([
    "busy",
    "--idle-timeout",
    "2s",
    "--exec",
    "--",
    "sh",
    "-c",
    "while :; do :; done",
  ]);
  expect(await sandbox.ended(idle)).toMatchObject({ status: "error", reason: "idle" });
  expect(sandbox.record(busy).status).toBe("running");
  await sandbox.ask(["cancel", busy]);
  await until(() => sandbox.processes().length === 0, "nothing is left");
});

test("a task whose output passes its limit is stopped, and its end stays readable", async () => {
  await using sandbox = createSandbox();
  const script = "head -c 100000 /dev/zero | tr '\\0' x; echo; echo the end; sleep 300";
  const id = await sandbox.launch(["loud", "--max-output", "50k", "--exec", "--", "sh", "-c", script]);
  expect(await sandbox.ended(id)).toMatchObject({ status: "error", reason: "output" });
  expect(await sandbox.ask<unknown>(["output", id, "--tail", "1"])).toMatchObject({ output: "the end\n" });
  await until(() => sandbox.processes().length === 0, "nothing is left");
});

test("a runaway's task that was given no limit is stopped when it has written more than 1 GiB", async () => {
  await using sandbox = createSandbox();
  // Only as long as that: nothing of it is on the disk.
  const script = "dd of=/proc/self/fd/1 bs=1 count=0 seek=1073741825 2>&-; echo; echo the end; exec sleep 300";
  const id = await sandbox.launch(["runaway", "--exec", "--", "sh", "-c", script]);
  const kept = await sandbox.launch(["quiet", "--exec", "--", "sleep", "300"]);
  expect(await sandbox.ended(id)).toMatchObject({ status: "error", reason: "output", exit: { signal: "SIGTERM" } });
  expect(sandbox.record(kept).status).toBe("running");
  expect(await sandbox.ask<unknown>(["output", id, "--tail", "1"])).toMatchObject({ output: "the end\n" });
  await sandbox.ask(["cancel", kept]);
  await until(() => sandbox.processes().length === 0, "nothing is left");
});

test("a task whose keeper is killed with it when its time is over leaves its slot to the next", async () => {
  await using sandbox = createSandbox({ env: { TASK_BG_MAX_PARALLEL: "1" } });
  writeSettings(sandbox, { stopGrace: "100ms" });
  const stubborn = ["--exec", "--", "sh", "-c", "trap '' TERM; while :; do sleep 1; done"];
  const first = await sandbox.launch(["stubborn", "--timeout", "1s", ...stubborn]);
  const next = await sandbox.launch(["next", "--exec", "--", "true"]);
  expect(await sandbox.ended(next)).toMatchObject({ status: "completed" });
  expect(sandbox.record(first)).toMatchObject({ status: "error", reason: "timeout" });
});

test("a task whose session has used more tokens than its budget is stopped", async () => {
  await using sandbox = createSandbox();
  const session = "11111111-2222-4333-8444-555555555555";
  const directory = join(sandbox.home, ".factory/sessions/-work");
  mkdirSync(directory, { recursive: true });
  const usage = { inputTokens: 900, outputTokens: 200, cacheReadTokens: 5000 };
  writeFileSync(join(directory, `${session}.settings.json`), JSON.stringify({ inclusiveTokenUsage: usage }));
  const launch = (budget: string) =>
    sandbox.launch(["spends", "sleep 300", "--max-tokens", budget], { env: { STANDIN_SESSION: session } });
  const [over, within] = [await launch("1000"), await launch("2000")];
  expect(await sandbox.ended(over)).toMatchObject({ status: "error", reason: "tokens" });
  expect(sandbox.record(within).status).toBe("running");
});
