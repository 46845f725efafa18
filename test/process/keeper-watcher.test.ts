import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readRunFile } from "../../src/process/run-file.ts";
import { until } from "../fixtures/until.ts";
import { hasShell, type KeeperRun, runKeeper, shells, taskId } from "./run-keeper.ts";
import { findMembers, isAlive } from "./session-members.ts";

setDefaultTimeout(180_000);

const linux = process.platform === "linux";
const look = `enforce-limit`;

describe.each(shells)("The watcher of a limit under %s", (shell) => {
  const check = test.skipIf(!hasShell(shell) || !linux);

  check("looks when it was told to", async () => {
    await using keeper = runKeeper({
      shell,
      look: 7,
      shortSleep: true,
      command: ["/bin/dash", "-c", waitFor("go")],
      before: answer("33 0"),
    });
    await until(() => countLooks(keeper) >= 2, "it looked twice");
    expect(keeper.read("calls")).toStartWith(`${look} ${keeper.dir} ${taskId}\n`);
    expect(keeper.read("sleeps")).toStartWith("7\n33\n");
    writeFileSync(join(keeper.dir, "go"), "");
    await keeper.ended();
    expect(keeper.read(`${taskId}.run`)).toBe(`pid ${keeper.pid}\nexit 0\n`);
    expect(keeper.read(`${taskId}.out`)).toBe("");
  });

  check.each([
    ["the question fails", "1"],
    ["task-bg is gone", "127"],
  ])("looks again a minute later when %s", async (_, code) => {
    await using keeper = runKeeper({
      shell,
      look: 7,
      shortSleep: true,
      command: ["/bin/sleep", "60"],
      before: answer(`5 ${code}`),
    });
    await until(() => countLooks(keeper) >= 2, "it looked twice");
    expect(keeper.read("sleeps")).toStartWith("7\n60\n");
  });

  check("ends when there is nothing left to watch", async () => {
    await using keeper = runKeeper({
      shell,
      look: 7,
      shortSleep: true,
      command: ["/bin/sleep", "60"],
      before: answer("5 3"),
    });
    await until(() => keeper.processes().length === 2, "only the keeper and its command live");
    expect(keeper.read("calls").trimEnd().split("\n")).toHaveLength(1);
  });

  check("goes on when the keeper was killed", async () => {
    await using keeper = runKeeper({ shell, look: 7, shortSleep: true, command: ["/bin/sleep", "60"] });
    await until(() => countLooks(keeper) >= 1, "it looked once");
    process.kill(keeper.pid, "SIGKILL");
    const before = countLooks(keeper);
    await until(() => countLooks(keeper) > before + 2, "it looked again");
  });

  check("ends with its keeper, and its sleep with it: a hundred short tasks leave nothing", async () => {
    await using keepers = new AsyncDisposableStack();
    const pids = await inParallel(100, async () => {
      const keeper = keepers.use(runKeeper({ shell, look: 60, command: ["/bin/true"] }));
      await until(() => !isAlive(keeper.pid), "the keeper has ended");
      expect(keeper.read(`${taskId}.run`)).toBe(`pid ${keeper.pid}\nexit 0\n`);
      return keeper.pid;
    });
    await until(() => findMembers(pids).length === 0, "their sessions are empty, of zombies too");
  });

  check("leaves nothing when the group is ended at any moment", async () => {
    await using keepers = new AsyncDisposableStack();
    const pids = await inParallel(100, async (n) => {
      const keeper = keepers.use(runKeeper({ shell, look: 60, command: ["/bin/sleep", "1"] }));
      await Bun.sleep(n % 20);
      process.kill(-keeper.pid, "SIGTERM");
      await until(() => !isAlive(keeper.pid), "the keeper has ended");
      // 0: between fork and exec a shell's child loses the signal, so the command never had it.
      expect([undefined, 143, 0]).toContain(readRunFile(keeper.run).exitCode);
      return keeper.pid;
    });
    await until(() => findMembers(pids).length === 0, "their sessions are empty");
  });
});

function waitFor(file: string): string {
  return `n=0; while [ ! -e ${file} ] && [ $n -lt 1000 ]; do /bin/sleep 0.03; n=$((n + 1)); done`;
}

function answer(text: string): (keeper: KeeperRun) => void {
  return ({ dir }) => writeFileSync(join(dir, "answer"), `${text}\n`);
}

function countLooks(keeper: KeeperRun): number {
  return keeper
    .read("calls")
    .split("\n")
    .filter((call) => call.startsWith(look)).length;
}

/** Runs an action so many times, four at once. */
async function inParallel<T>(times: number, action: (n: number) => Promise<T>): Promise<T[]> {
  const left = Array.from({ length: times }, (_, n) => n);
  const results: T[] = [];
  const work = async () => {
    for (let n = left.pop(); n !== undefined; n = left.pop()) results.push(await action(n));
  };
  await Promise.all(Array.from({ length: 4 }, work));
  return results;
}
