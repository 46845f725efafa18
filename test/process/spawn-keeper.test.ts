import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLockedOutput, isOutputHeld } from "../../src/process/output-lock.ts";
import { readProcess } from "../../src/process/process-table.ts";
import { readRunFile } from "../../src/process/run-file.ts";
import { type KeeperOptions, spawnKeeper } from "../../src/process/spawn-keeper.ts";
import { until } from "../fixtures/until.ts";

let dir: string;
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), "task-bg-spawn-")));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const id = "bg_01a20bc5d8800000002";

describe("Spawning a keeper", () => {
  test("starts the command in its directory, with nothing to read and both streams in the output", async () => {
    const work = join(dir, "work");
    mkdirSync(work);
    await runKeeper({ cwd: work, command: sh("pwd; cat; echo error >&2") });
    expect(readOutput()).toBe(`${work}\nerror\n`);
    expect(readRunFile(runPath()).exitCode).toBe(0);
  });

  test.skipIf(process.platform !== "linux")(
    "gives it a session of its own and no more of ours than the output",
    async () => {
      const pid = await runKeeper({
        command: sh('readlink "/proc/$PPID/fd/"*; grep . /proc/$PPID/stat; ls /proc/self/fd'),
      });
      const [stdin, stdout, stderr, stat = "", ...fds] = readOutput().trimEnd().split("\n");
      expect([stdin, stdout, stderr]).toEqual(["/dev/null", join(dir, `${id}.out`), "/dev/null"]);
      // Process, name, state, parent, group, session, terminal.
      expect(stat.split(" ").slice(4, 7)).toEqual([String(pid), String(pid), "0"]);
      expect(fds).toEqual(["0", "1", "2", "3"]);
    },
  );

  test("holds the output without us", async () => {
    const fd = createLockedOutput(outputPath());
    spawnKeeper(
      options({
        outputFd: fd,
        command: sh("n=0; while [ ! -e go ] && [ $n -lt 1000 ]; do sleep 0.03; n=$((n + 1)); done"),
      }),
    );
    closeSync(fd);
    expect(isOutputHeld(outputPath())).toBe(true);
    writeFileSync(join(dir, "go"), "");
    await until(() => !isOutputHeld(outputPath()), "the run lets go");
  });

  test.each([
    ["takes the environment's file away once it runs", false],
    ["keeps the environment's file for another attempt", true],
  ])("with an environment of another time %s", async (_, keep) => {
    const path = join(dir, "environment");
    writeFileSync(path, `umask 0027\nGIVEN='a  b\n'"'"'c'; export GIVEN; PATH='${process.env.PATH}'; export PATH\n`);
    await runKeeper({
      environment: { path, own: false, keep, delaySeconds: 0 },
      command: sh('printf "<%s>" "$GIVEN"; umask; env | grep -E "^(HOME|TASK_BG|BUN)"; true'),
    });
    expect(readOutput()).toBe(`<a  b\n'c>0027\nTASK_BG_ID=${id}\n`);
    expect(existsSync(path)).toBe(keep);
  });

  test("sleeps a retry's backoff before it says that it runs", async () => {
    const path = join(dir, "environment");
    writeFileSync(path, `PATH='${dir}/bin:/usr/bin:/bin'; export PATH\n`);
    mkdirSync(join(dir, "bin"));
    writeFileSync(join(dir, "bin/sleep"), `#!/bin/sh\necho "$1 $(cat ${runPath()} | wc -c)" >>${dir}/sleeps\n`, {
      mode: 0o755,
    });
    writeFileSync(runPath(), "");
    await runKeeper({ environment: { path, own: false, keep: true, delaySeconds: 7 }, command: sh("true") });
    expect(readFileSync(join(dir, "sleeps"), "utf8")).toMatch(/^7 +0\n/);
    expect(readRunFile(runPath()).exitCode).toBe(0);
  });

  test.each<[string, Partial<KeeperOptions>, string]>([
    ["the directory is gone", { cwd: "/no/such/directory" }, "ENOENT"],
    ["an argument is too long for the system", { command: ["/bin/echo", "x".repeat(200_000)] }, "E2BIG"],
  ])("fails when %s, and lets go of the output", (_, changed, code) => {
    const outputFd = createLockedOutput(outputPath());
    expect(() => spawnKeeper(options({ outputFd, ...changed }))).toThrow(code);
    closeSync(outputFd);
    expect(isOutputHeld(outputPath())).toBe(false);
    expect(existsSync(runPath())).toBe(false);
  });
});

/** Runs a command to its end. @returns the keeper's pid */
async function runKeeper(changed: Partial<KeeperOptions>): Promise<number> {
  const outputFd = createLockedOutput(outputPath());
  const pid = spawnKeeper(options({ outputFd, ...changed }));
  closeSync(outputFd);
  await until(() => !isOutputHeld(outputPath()) && !isRunning(pid), "the keeper has ended");
  return pid;
}

function isRunning(pid: number): boolean {
  const entry = readProcess(pid);
  return entry !== undefined && !entry.zombie;
}

function options(changed: Partial<KeeperOptions>): KeeperOptions {
  return {
    id,
    storeDir: dir,
    binary: "/bin/true",
    command: ["/bin/true"],
    cwd: dir,
    outputFd: -1,
    firstLookSeconds: 60,
    environment: { path: join(dir, "environment"), own: true, keep: false, delaySeconds: 0 },
    ...changed,
  };
}

function sh(script: string): string[] {
  return ["/bin/sh", "-c", script];
}

function outputPath(): string {
  return join(dir, `${id}.out`);
}

function runPath(): string {
  return join(dir, `${id}.run`);
}

function readOutput(): string {
  return readFileSync(outputPath(), "utf8");
}
