import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { findTaskProcesses, isKeeperAlive, type TaskProcesses } from "../../src/process/find-task-processes.ts";
import { readProcess } from "../../src/process/process-table.ts";
import { until } from "../fixtures/until.ts";
import { type KeeperRun, runKeeper, taskId, writeExecutable } from "./run-keeper.ts";

/** Keeps the test's own mark, and nothing of the task's. */
const bare = 'env -i "KEEPER_TEST_DIR=$KEEPER_TEST_DIR"';

describe.skipIf(process.platform !== "linux")("What is left of a task", () => {
  test("is its keeper, its command, the watcher and whatever they started", async () => {
    const script = "(setsid sleep 60 >/dev/null 2>&1 &); sleep 60 & echo up; wait";
    await using keeper = await runUp(script);
    await until(() => keeper.processes().length === 6, "all of them run");
    expect(new Set(findTaskProcesses(identify(keeper)))).toEqual(new Set(keeper.processes()));
  });

  test.each([
    ["is still in the session", `${bare} sleep 60 >/dev/null 2>&1 & echo up; wait`],
    ["writes to the output", `${bare} setsid sleep 60 & echo up; wait`],
    ["has its errors in the output", `${bare} setsid sleep 60 >/dev/null & echo up; wait`],
  ])("is also what dropped the cookie but %s, with the keeper and without", async (_, script) => {
    await using keeper = await runUp(script);
    const task = identify(keeper);
    await until(() => findsAll(task, keeper, 5), "keeper, watcher, its sleep, command and child run, and are found");
    process.kill(keeper.pid, "SIGKILL");
    await until(() => !isKeeperAlive(task), "the keeper is gone");
    await until(() => findsAll(task, keeper, 4), "all but the keeper are found");
  });

  test("is nothing once the keeper has become the finisher, although that is still the keeper's process", async () => {
    await using keeper = runKeeper({
      shell: "dash",
      command: ["/bin/true"],
      before: ({ dir }) => writeExecutable(join(dir, "task-bg"), "#!/bin/sh\nexec sleep 60\n"),
    });
    const task = identify(keeper);
    await until(() => keeper.read(`${taskId}.run`).includes("exit 0"), "the command has ended");
    await until(() => findTaskProcesses(task).length === 0, "nothing is found");
    expect(isKeeperAlive(task)).toBe(true);
    expect(keeper.processes()).toEqual([keeper.pid]);
  });

  test("is no process of a task whose id begins alike", async () => {
    await using _ = Bun.spawn(["sleep", "60"], { env: { TASK_BG_ID: `${taskId}0`, A: `TASK_BG_ID=${taskId}` } });
    await using ours = Bun.spawn(["sleep", "60"], { env: { TASK_BG_ID: taskId } });
    const task = { id: taskId, keeperPid: undefined, keeperStartTime: undefined, outputPath: "/no/such.out" };
    await until(() => findTaskProcesses(task).length > 0, "the task's own is found");
    expect(findTaskProcesses(task)).toEqual([ours.pid]);
  });

  test("is no process that got the keeper's number later, nor one of its session", async () => {
    await using stranger = Bun.spawn(["sh", "-c", "sleep 60 & wait"], { detached: true });
    const task = { id: taskId, keeperPid: stranger.pid, keeperStartTime: "1", outputPath: "/no/such.out" };
    expect(isKeeperAlive(task)).toBe(false);
    expect(findTaskProcesses(task)).toEqual([]);
    expect(isKeeperAlive({ ...task, keeperStartTime: undefined })).toBe(false);
    expect(findTaskProcesses({ ...task, keeperStartTime: undefined })).toEqual([]);
    process.kill(-stranger.pid, "SIGKILL");
  });

  test("is no process that has ended but was not waited for", async () => {
    await using parent = Bun.spawn(["sh", "-c", `TASK_BG_ID=${taskId} sleep 0.1 & exec sleep 60`], { detached: true });
    const task = { id: taskId, keeperPid: parent.pid, keeperStartTime: "1", outputPath: "/no/such.out" };
    const leader = { ...task, keeperStartTime: readProcess(parent.pid)?.startTime };
    await until(() => findTaskProcesses(leader).length === 0, "the child is left out");
    expect(isKeeperAlive(leader)).toBe(true);
  });
});

function identify(keeper: KeeperRun): TaskProcesses {
  const keeperStartTime = readProcess(keeper.pid)?.startTime;
  return { id: taskId, keeperPid: keeper.pid, keeperStartTime, outputPath: keeper.output };
}

async function runUp(script: string): Promise<KeeperRun> {
  const keeper = runKeeper({ shell: "dash", command: ["/bin/dash", "-c", script] });
  await until(() => keeper.read(`${taskId}.out`).includes("up"), "the command runs");
  return keeper;
}

// Read one after the other: a process that is just being executed shows no environment for a moment.
function findsAll(task: TaskProcesses, keeper: KeeperRun, count: number): boolean {
  const [found, all] = [new Set(findTaskProcesses(task)), new Set(keeper.processes())];
  return all.size === count && Bun.deepEquals(found, all);
}
