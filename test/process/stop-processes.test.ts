import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isKeeperAlive } from "../../src/process/find-task-processes.ts";
import { isOutputHeld } from "../../src/process/output-lock.ts";
import { readProcess } from "../../src/process/process-table.ts";
import { readRunFile } from "../../src/process/run-file.ts";
import { type StopOptions, stopProcesses } from "../../src/process/stop-processes.ts";
import { until } from "../fixtures/until.ts";
import { type KeeperRun, runKeeper, taskId } from "./run-keeper.ts";

setDefaultTimeout(180_000);

const stopScript = join(import.meta.dir, "stop-from-inside.ts");

/** Keeps the test's own mark, and nothing of the task's. */
const bare = 'env -i "KEEPER_TEST_DIR=$KEEPER_TEST_DIR"';
/** Ignores TERM, and says `up` where its output was at first. */
const ignoring = 'trap "" TERM; echo up >&7; exec sleep 60';

/** What a task may have become. Each says `up` when it is as it says. */
const stubborn: [string, string][] = [
  ["takes its TERM", "echo up; exec sleep 60"],
  ["ignores TERM", `exec 7>&1; ${ignoring}`],
  [
    "left a child in a session of its own, with another output",
    `(exec 7>&1 >/dev/null 2>&1; setsid sh -c 'exec 8>&7 7>/dev/null; echo up >&8; exec 8>&-; ${ignoring}' &); sleep 60`,
  ],
  ["has a child without the cookie that keeps the output", `exec 7>&1; ${bare} setsid sh -c '${ignoring}' & wait`],
  [
    "has a child without cookie and output in its session",
    `${bare} sh -c 'echo up; exec >/dev/null 2>&1 7>&1; ${ignoring}' & wait`,
  ],
  [
    "has a child without cookie and session that keeps the output somewhere else",
    `${bare} setsid sh -c 'exec 7>&1 >/dev/null 2>&1; ${ignoring}' & wait`,
  ],
  ["is stopped", "echo up; kill -s STOP $$"],
  ["is stopped and ignores TERM", `exec 7>&1; trap "" TERM; echo up; kill -s STOP $$; ${ignoring}`],
  [
    "starts others all the time",
    `for i in 1 2 3 4; do setsid sh -c 'trap "" TERM; n=0; while [ $n -lt 1000 ]; do sleep 0.01; n=$((n + 1)); done' & done; echo up; wait`,
  ],
];

describe.skipIf(process.platform !== "linux")("Stopping", () => {
  test.each(stubborn)("leaves nothing of a task that %s", async (_, script) => {
    await using keeper = await runUp(script, { look: 60 });
    expect(await stopProcesses(describeStop(keeper, { graceMs: 300 }))).toEqual([]);
    expect(isOutputHeld(keeper.output)).toBe(false);
    await keeper.ended();
  });

  test.each(stubborn)("leaves nothing of a task that %s, its keeper killed", async (_, script) => {
    await using keeper = await runUp(script);
    const options = describeStop(keeper, { graceMs: 300 });
    process.kill(keeper.pid, "SIGKILL");
    expect(await stopProcesses(options)).toEqual([]);
    expect(isOutputHeld(keeper.output)).toBe(false);
    await keeper.ended();
  });

  test("asks first: what takes TERM may clean up, and the keeper writes the end down", async () => {
    await using keeper = await runUp(
      'trap "touch cleaned; exit 9" TERM; echo up; n=0; while [ $n -lt 1000 ]; do sleep 0.01; n=$((n + 1)); done',
    );
    const options = describeStop(keeper, { graceMs: 60_000 });
    await stopProcesses(options);
    await keeper.ended();
    expect(existsSync(join(keeper.dir, "cleaned"))).toBe(true);
    expect(readRunFile(keeper.run).exitCode).toBe(9);
    // It did not wait for longer than the run took.
    expect(options.waitedMs()).toBeLessThan(60_000);
  });

  test("gives what the command started its time, too, when the command itself ends at once", async () => {
    const tidy =
      'trap "sleep 0.3; touch cleaned; exit" TERM; echo up; n=0; while [ $n -lt 1000 ]; do sleep 0.03; n=$((n + 1)); done';
    await using keeper = await runUp(`sh -c '${tidy}' & wait`);
    await stopProcesses(describeStop(keeper, { graceMs: 30_000 }));
    expect(existsSync(join(keeper.dir, "cleaned"))).toBe(true);
    await keeper.ended();
  });

  test("asks first also when the keeper was killed", async () => {
    await using keeper = await runUp(
      'trap "touch cleaned; exit 9" TERM; echo up; n=0; while [ $n -lt 1000 ]; do sleep 0.01; n=$((n + 1)); done',
    );
    const options = describeStop(keeper, { graceMs: 60_000 });
    process.kill(keeper.pid, "SIGKILL");
    await stopProcesses(options);
    await keeper.ended();
    expect(existsSync(join(keeper.dir, "cleaned"))).toBe(true);
  });

  test("gives no more than the time of grace", async () => {
    await using keeper = await runUp(`exec 7>&1; ${ignoring}`);
    const options = describeStop(keeper, { graceMs: 700 });
    await stopProcesses(options);
    expect(options.waitedMs()).toBeGreaterThanOrEqual(700);
    await keeper.ended();
  });

  test("asks a task that is just starting as soon as there is somebody", async () => {
    await using keeper = await runUp('trap "touch asked; exit 9" TERM; echo up; while :; do sleep 0.01; done');
    const options = describeStop(keeper, { graceMs: 60_000 });
    const nobody = { ...options.identify(), id: "bg_0", keeperPid: undefined, outputPath: "/no/such.out" };
    let looks = 0;
    await stopProcesses({ ...options, identify: () => (++looks < 4 ? nobody : options.identify()) });
    expect(existsSync(join(keeper.dir, "asked"))).toBe(true);
    expect(looks).toBeGreaterThanOrEqual(4);
    await keeper.ended();
  });

  test("leaves alone what runs once the run that it was to end has made room for the next", async () => {
    await using keeper = await runUp("echo up; exec sleep 60");
    const options = describeStop(keeper, { graceMs: 300 });
    expect(await stopProcesses({ ...options, isOver: () => true })).toEqual([]);
    expect(isKeeperAlive(options.identify())).toBe(true);
    expect(keeper.processes()).toHaveLength(4);
  });

  test("names what it could not end in its time", async () => {
    await using keeper = await runUp('trap "" TERM; echo $$ >command; echo up; exec sleep 60');
    let clock = 0;
    const options = describeStop(keeper, { graceMs: 0 });
    process.kill(keeper.pid, "SIGKILL");
    await until(() => !isKeeperAlive(options.identify()), "the keeper is gone");
    // A clock that runs away: there is time for one look only, which finds what it has just killed.
    const now = () => {
      clock += 4_000;
      return clock;
    };
    const survivors = await stopProcesses({ ...options, now, sleep: async () => {} });
    expect(survivors).toEqual([Number(keeper.read("command"))]);
  });

  test("does not end whoever stops, although its own output is the task's", async () => {
    await using keeper = await runUp(
      `echo up; env -u TASK_BG_ID setsid '${process.execPath}' '${stopScript}' . ${taskId} & wait`,
    );
    await until(() => keeper.read("survivors") !== "", "the stop came to its end");
    expect(keeper.read("survivors")).toBe("[]");
  });

  test("signals nobody who got the keeper's number later", async () => {
    await using stranger = Bun.spawn(["sleep", "60"], { detached: true });
    await using keeper = await runUp("echo up; exec sleep 60");
    const options = describeStop(keeper, { graceMs: 300 });
    const task = { ...options.identify(), keeperPid: stranger.pid, keeperStartTime: "1" };
    expect(await stopProcesses({ ...options, identify: () => task })).toEqual([]);
    await keeper.ended();
    expect(readProcess(stranger.pid)?.zombie).toBe(false);
  });
});

/** Stops with a clock that counts only what is slept. */
function describeStop(keeper: KeeperRun, { graceMs }: { graceMs: number }): StopOptions & { waitedMs(): number } {
  let clock = 0;
  const task = {
    id: taskId,
    keeperPid: keeper.pid,
    keeperStartTime: readProcess(keeper.pid)?.startTime,
    outputPath: keeper.output,
  };
  return {
    identify: () => task,
    isOver: () => false,
    paths: { output: keeper.output, run: keeper.run },
    graceMs,
    now: () => clock,
    sleep: async (ms) => {
      clock += ms;
      await Bun.sleep(ms);
    },
    waitedMs: () => clock,
  };
}

async function runUp(script: string, more: { look?: number } = {}): Promise<KeeperRun> {
  const keeper = runKeeper({ shell: "dash", command: ["/bin/dash", "-c", script], ...more });
  await until(() => keeper.read(`${taskId}.out`).includes("up"), "the command runs");
  return keeper;
}
