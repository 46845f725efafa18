import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { renameSync, symlinkSync } from "node:fs";
import { findMarkedProcesses } from "../../fixtures/marked-processes.ts";
import { createSandbox, type Sandbox } from "../../fixtures/sandbox.ts";
import { until } from "../../fixtures/until.ts";
import {
  findLeft,
  giveSign,
  launchDroid,
  launchScript,
  nothingLives,
  readKeeperPid,
  readOutput,
  waitForFile,
  writeSettings,
} from "./task-steps.ts";

setDefaultTimeout(180_000);

/** Keeps the sandbox's mark, and nothing of the task's. */
const bare = 'env -i "TASK_BG_TEST_SANDBOX=$TASK_BG_TEST_SANDBOX" PATH=/usr/bin:/bin';
const ignoring = 'trap "" TERM; : >up; exec sleep 60';
/** A child without the cookie and in a session of its own: only the output tells whose it is. */
const outputOnly = `${bare} setsid sh -c '${ignoring}' & sleep 60`;

const stubborn: [string, string][] = [
  ["takes its TERM", ": >up; exec sleep 60"],
  ["ignores TERM", ignoring],
  [
    "left a child in a session of its own, with another output",
    `(setsid sh -c '${ignoring}' >/dev/null 2>&1 &); sleep 60`,
  ],
  [
    "left a grandchild in the session of a child that has ended, with another output",
    `(setsid sh -c "sh -c '${ignoring.replaceAll('"', '\\"')}' & exit" >/dev/null 2>&1 </dev/null &); sleep 60`,
  ],
  ["has a child without the cookie that keeps the output", outputOnly],
  ["has a child without cookie and output in its session", `${bare} sh -c '${ignoring}' >/dev/null 2>&1 & sleep 60`],
  [
    "has a child that keeps the output somewhere else",
    `${bare} setsid sh -c 'exec 7>&1 >/dev/null 2>&1; ${ignoring}' & sleep 60`,
  ],
  ["is stopped", ": >up; kill -s STOP $$"],
  [
    "starts others all the time",
    `for i in 1 2 3; do setsid sh -c 'trap "" TERM; n=0; while [ $n -lt 1000 ]; do sleep 0.01; n=$((n + 1)); done' & done; : >up; wait`,
  ],
  [
    "starts others when it is asked to end",
    `trap 'for i in 1 2 3; do (setsid sh -c "trap \\"\\" TERM; exec sleep 60" >/dev/null 2>&1 &); done' TERM; : >up; n=0; while [ $n -lt 1000 ]; do sleep 0.05; n=$((n + 1)); done`,
  ],
  [
    "hands itself on from one process to the next",
    `printf '%s\\n' 'trap "" TERM' '[ $1 -lt 600 ] || exit' 'sleep 0.05' 'setsid sh hop $(($1 + 1)) &' >hop; sh hop 0 >/dev/null 2>&1 & : >up; sleep 60`,
  ],
];

describe.skipIf(process.platform !== "linux")("Cancelling", () => {
  test.each(stubborn)("leaves nothing of a task that %s", async (_, script) => {
    await using sandbox = createSandbox();
    writeSettings(sandbox, { stopGrace: "1s" });
    const id = await launchScript(sandbox, script);
    // What finds nothing afterwards does find something before: the keeper, and more of the task.
    expect(findMarkedProcesses("TASK_BG_ID", id).length).toBeGreaterThan(1);
    expect(findLeft(sandbox).length).toBeGreaterThan(1);
    expect(await sandbox.ask<object>(["cancel", id])).toEqual({
      tasks: [{ taskId: id, status: "cancelled", stopped: "now", survivors: [] }],
    });
    expect(findMarkedProcesses("TASK_BG_ID", id)).toEqual([]);
    expect(findLeft(sandbox)).toEqual([]);
  });

  test("leaves nothing of a task whose home is reached by a link", async () => {
    await using sandbox = createSandbox();
    renameSync(sandbox.home, `${sandbox.home}.real`);
    symlinkSync(`${sandbox.home}.real`, sandbox.home);
    writeSettings(sandbox, { stopGrace: "1s" });
    await cancel(sandbox, await launchScript(sandbox, outputOnly));
    expect(findLeft(sandbox)).toEqual([]);
  });

  test("leaves nothing of a task whose keeper was killed", async () => {
    await using sandbox = createSandbox();
    writeSettings(sandbox, { stopGrace: "1s" });
    const id = await launchScript(sandbox, `(setsid sh -c '${ignoring}' >/dev/null 2>&1 &); sleep 60`);
    process.kill(readKeeperPid(sandbox, id), "SIGKILL");
    expect(await cancel(sandbox, id)).toBe("cancelled");
    expect(findLeft(sandbox)).toEqual([]);
  });

  test("ends what a finished task left behind, and leaves its end as it was", async () => {
    await using sandbox = createSandbox();
    const id = await launchDroid(sandbox, "spawn-server; say served");
    expect(await sandbox.ended(id)).toMatchObject({ status: "completed", result: "served" });
    await until(() => sandbox.processes().length === 1, "only what it left behind is there");
    expect(await cancel(sandbox, id)).toBe("completed");
    expect(findLeft(sandbox)).toEqual([]);
    expect(sandbox.record(id)).toMatchObject({ status: "completed", result: "served" });
  });

  test("ends the process of a task that was called complete, and leaves its end as it was", async () => {
    await using sandbox = createSandbox();
    const id = await launchDroid(sandbox, "sleep 60");
    await sandbox.ask(["complete", id, "good enough"]);
    expect(await sandbox.ask(["status", id])).toMatchObject({ status: "completed", alive: true });
    expect(await cancel(sandbox, id)).toBe("completed");
    expect(findLeft(sandbox)).toEqual([]);
    expect(sandbox.record(id)).toMatchObject({ status: "completed", result: "good enough" });
  });

  test("says of a task that has ended that it had", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["--exec", "--", "true"]);
    await sandbox.ended(id);
    expect(await sandbox.ask<object>(["cancel", id])).toEqual({
      tasks: [{ taskId: id, status: "completed", stopped: "already", survivors: [] }],
    });
  });
});

describe.skipIf(process.platform !== "linux")("A task that cancels", () => {
  test("itself is cancelled, and nothing of it is left", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["--exec", "--", "sh", "-c", "task-bg cancel $TASK_BG_ID; sleep 5; echo after"]);
    expect(await sandbox.ended(id)).toMatchObject({ status: "cancelled" });
    await nothingLives(sandbox);
    expect(readOutput(sandbox, id)).not.toContain("after");
  });

  test("itself and another that takes its time cancels both", async () => {
    await using sandbox = createSandbox();
    writeSettings(sandbox, { stopGrace: "1s" });
    const other = await launchScript(sandbox, ignoring);
    const id = await sandbox.launch(["--exec", "--", "sh", "-c", `task-bg cancel $TASK_BG_ID ${other}; sleep 5`]);
    expect(await sandbox.ended(id)).toMatchObject({ status: "cancelled" });
    expect(await sandbox.ended(other)).toMatchObject({ status: "cancelled" });
    await nothingLives(sandbox);
  });

  test("itself by a tool that reads what cancelling says is cancelled", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["--exec", "--", "sh", "-c", "task-bg cancel $TASK_BG_ID 2>&1 | cat; sleep 5"]);
    expect(await sandbox.ended(id)).toMatchObject({ status: "cancelled" });
    await nothingLives(sandbox);
  });

  test("another goes on, and hears of it", async () => {
    await using sandbox = createSandbox();
    const other = await launchScript(sandbox, ": >up; sleep 60");
    const id = await sandbox.launch(["--exec", "--", "sh", "-c", `task-bg cancel --json ${other}; echo after`]);
    const { status, result } = await sandbox.ended(id);
    expect(sandbox.record(other).status).toBe("cancelled");
    expect(status).toBe("completed");
    expect(result).toContain(`"taskId":"${other}"`);
    expect(result).toEndWith("after\n");
  });

  test("what is past its limit by pruning, itself among it, ends all of it", async () => {
    await using sandbox = createSandbox();
    const other = await launchScript(sandbox, ": >up; sleep 60");
    const id = await sandbox.launch(["--exec", "--", "sh", "-c", "sleep 1.1; task-bg prune --ttl 1s; sleep 5"]);
    expect(await sandbox.ended(id)).toMatchObject({ status: "error", reason: "stale" });
    expect(await sandbox.ended(other)).toMatchObject({ status: "error", reason: "stale" });
    await nothingLives(sandbox);
  });
});

describe.skipIf(process.platform !== "linux")("A task that was launched by a task", () => {
  test("goes on when that one alone is cancelled", async () => {
    await using sandbox = createSandbox();
    const inner = `echo in >up; ${waitForFile("go")}; echo done`;
    const parent = await launchScript(sandbox, `task-bg launch --exec -- sh -c '${inner}'; sleep 60`);
    await until(() => readOutput(sandbox, parent).includes("taskId"), "the inner one was launched");
    const [, child] = sandbox.records();
    expect(await cancel(sandbox, parent, "--keep-children")).toBe("cancelled");
    expect(child).toMatchObject({ parent_task_id: parent });
    expect(await sandbox.ask(["status", child?.id ?? ""])).toMatchObject({ status: "running", alive: true });
    giveSign(sandbox, "go");
    expect(await sandbox.ended(child?.id ?? "")).toMatchObject({ status: "completed", result: "done\n" });
    await nothingLives(sandbox);
  });

  test("goes on when that one is ended at its time limit", async () => {
    await using sandbox = createSandbox();
    const inner = `${waitForFile("go")}; echo done`;
    const script = `task-bg launch --exec -- sh -c '${inner}'; : >up; sleep 60`;
    const parent = await launchScript(sandbox, script, ["--timeout", "2s"]);
    expect(await sandbox.ended(parent)).toMatchObject({ reason: "timeout" });
    const [, child] = sandbox.records();
    giveSign(sandbox, "go");
    expect(await sandbox.ended(child?.id ?? "")).toMatchObject({ status: "completed", result: "done\n" });
  });

  test("can be cancelled without its parent", async () => {
    await using sandbox = createSandbox();
    const parent = await launchScript(
      sandbox,
      `task-bg launch --exec -- sh -c ': >up; sleep 60'; ${waitForFile("go")}`,
    );
    await until(() => readOutput(sandbox, parent).includes("taskId"), "the inner one was launched");
    const [, child] = sandbox.records();
    expect(await cancel(sandbox, child?.id ?? "")).toBe("cancelled");
    expect(await sandbox.ask(["status", parent])).toMatchObject({ status: "running", alive: true });
    giveSign(sandbox, "go");
    expect(await sandbox.ended(parent)).toMatchObject({ status: "completed" });
  });
});

async function cancel(sandbox: Sandbox, id: string, ...flags: string[]): Promise<string | undefined> {
  const { tasks } = await sandbox.ask<{ tasks: { status: string; survivors: number[] }[] }>(["cancel", id, ...flags]);
  expect(tasks.flatMap(({ survivors }) => survivors)).toEqual([]);
  return tasks[0]?.status;
}
