import { describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { canMount, mountTmpfs } from "../../fixtures/mount-tmpfs.ts";
import { createSandbox, runProgram, type Sandbox, taskBgBinary } from "../../fixtures/sandbox.ts";
import { until } from "../../fixtures/until.ts";
import { findLeft, giveSign, launchScript, nothingLives, readKeeperPid, waitForFile } from "./task-steps.ts";

setDefaultTimeout(180_000);

const working = `: >up; ${waitForFile("go")}; echo done`;

describe("A running task goes on", () => {
  test("when its launcher's terminal is closed", async () => {
    await using sandbox = createSandbox();
    const shell = Bun.spawn(["sh", "-c", `task-bg launch --exec -- sh -c '${working}'; exec sleep 60`], {
      cwd: sandbox.work,
      env: { ...sandbox.env, TERM: "xterm" },
      terminal: { cols: 80, rows: 24 },
    });
    const [task] = await until(() => (sandbox.records().length > 0 ? sandbox.records() : undefined), "it is launched");
    await until(() => readRun(sandbox, task?.id ?? "") !== "", "it runs");
    shell.terminal?.close();
    await shell.exited;
    giveSign(sandbox, "go");
    expect(await sandbox.ended(task?.id ?? "")).toMatchObject({ status: "completed", result: "done\n" });
    await nothingLives(sandbox);
  });

  test("when its launcher's process group is ended", async () => {
    await using sandbox = createSandbox();
    const shell = Bun.spawn(["sh", "-c", `task-bg launch --exec -- sh -c '${working}'; exec sleep 60`], {
      cwd: sandbox.work,
      env: sandbox.env,
      stdout: "ignore",
      detached: true,
    });
    const [task] = await until(() => (sandbox.records().length > 0 ? sandbox.records() : undefined), "it is launched");
    await until(() => readRun(sandbox, task?.id ?? "") !== "", "it runs");
    for (const signal of ["SIGHUP", "SIGINT", "SIGTERM", "SIGKILL"] as const) process.kill(-shell.pid, signal);
    await shell.exited;
    giveSign(sandbox, "go");
    expect(await sandbox.ended(task?.id ?? "")).toMatchObject({ status: "completed", result: "done\n" });
  });

  test("while the shell that captured what launching said goes on", async () => {
    await using sandbox = createSandbox();
    const script = `said=$(task-bg launch --exec -- sh -c '${working}' 2>&1); echo "$said" | cut -c 1-11`;
    const { stdout } = await runProgram(["sh", "-c", script], { cwd: sandbox.work, env: { ...sandbox.env } });
    expect(stdout).toBe('{"taskId":"\n');
    expect(sandbox.records()).toMatchObject([{ status: "running" }]);
  });

  test("when its directory is deleted, and its limits hold", async () => {
    await using sandbox = createSandbox();
    const cwd = join(sandbox.work, "gone");
    mkdirSync(cwd);
    const up = `: >../up; ${waitForFile(join(sandbox.work, "go"))}; echo done`;
    const ends = await launchScript(sandbox, up, ["--cwd", cwd, "--timeout", "2m"]);
    const stays = await launchScript(sandbox, ": >../up; sleep 60", ["--cwd", cwd, "--timeout", "2s"]);
    rmSync(cwd, { recursive: true });
    giveSign(sandbox, "go");
    expect(await sandbox.ended(ends)).toMatchObject({ status: "completed", result: "done\n" });
    expect(await sandbox.ended(stays)).toMatchObject({ status: "error", reason: "timeout" });
    await nothingLives(sandbox);
  });
});

describe("A running task is finished", () => {
  test("by the binary that took its own one's place", async () => {
    await using sandbox = createSandbox();
    const binary = copyBinary(join(sandbox.dir, "own"));
    const id = await launchWith(sandbox, binary, working);
    renameSync(copyBinary(join(sandbox.dir, "new")), binary);
    giveSign(sandbox, "go");
    expect(await sandbox.ended(id)).toMatchObject({ status: "completed", result: "done\n" });
  });

  test("by the one on PATH when its own is gone, and its limits hold", async () => {
    await using sandbox = createSandbox();
    const binary = copyBinary(join(sandbox.dir, "own"));
    const ends = await launchWith(sandbox, binary, working);
    const stays = await launchWith(sandbox, binary, ": >up; sleep 60", ["--timeout", "3s"]);
    rmSync(binary);
    giveSign(sandbox, "go");
    expect(await sandbox.ended(ends)).toMatchObject({ status: "completed", result: "done\n" });
    expect(await sandbox.ended(stays)).toMatchObject({ status: "error", reason: "timeout" });
    await nothingLives(sandbox);
  });

  test("by the next command when there is none at all for its keeper", async () => {
    await using sandbox = createSandbox();
    const binary = copyBinary(join(sandbox.dir, "own"));
    const id = await launchWith(sandbox, binary, working, [], { PATH: "/usr/bin:/bin" });
    rmSync(binary);
    giveSign(sandbox, "go");
    await nothingLives(sandbox);
    expect(sandbox.record(id)).toMatchObject({ status: "running" });
    expect(await sandbox.ask(["status", id])).toMatchObject({ status: "completed", result: "done\n" });
  });

  test("by the next command as lost when its keeper was killed and a plain command has ended", async () => {
    await using sandbox = createSandbox();
    const id = await launchScript(sandbox, working);
    process.kill(readKeeperPid(sandbox, id), "SIGKILL");
    giveSign(sandbox, "go");
    await nothingLives(sandbox);
    // A plain command's exit status died with its keeper.
    expect(await sandbox.ask(["status", id])).toMatchObject({ status: "error", reason: "lost" });
  });
});

describe("A task whose launcher was killed before it could start it", () => {
  test("is started by the next command, once, as its launcher would have started it", async () => {
    await using sandbox = createSandbox();
    const child = join(import.meta.dir, "../../fixtures/children/launch-and-die.ts");
    const command = ["sh", "-c", 'echo "$GIVEN $(umask) $(pwd)"'];
    const launcher = Bun.spawn(["sh", "-c", `umask 027; exec "$@"`, "sh", process.execPath, child, ...command], {
      cwd: sandbox.work,
      env: { ...sandbox.env, GIVEN: "by its launcher" },
    });
    await launcher.exited;
    expect(launcher.signalCode).toBe("SIGKILL");
    const [left] = sandbox.records();
    expect(left).toMatchObject({ status: "running" });
    expect(left).not.toHaveProperty("process");
    await sandbox.ask(["list"], { cwd: "/" });
    expect(await sandbox.ended(left?.id ?? "")).toMatchObject({
      status: "completed",
      result: `by its launcher 0027 ${sandbox.work}\n`,
    });
    expect(existsSync(join(sandbox.storeDir, `${left?.id}.env`))).toBe(false);
  });
});

describe.skipIf(!canMount())("On a full disk", () => {
  test("a task ends, and its end is told as soon as there is space", async () => {
    await using sandbox = createSandbox();
    using disk = mountTmpfs(join(sandbox.dir, "disk"), { bytes: "1m" });
    const env = { TASK_BG_DIR: disk.dir };
    const script = `: >up; ${waitForFile("go")}; echo "some output"; exit 3`;
    const { taskId: id } = await sandbox.ask<{ taskId: string }>(["launch", "--exec", "--", "sh", "-c", script], {
      env,
    });
    await until(() => statSync(join(disk.dir, `${id}.run`)).size > 0, "it runs");
    fillDisk(disk.dir);
    giveSign(sandbox, "go");
    await until(() => findLeft(sandbox).length === 0, "it has ended");
    const asked = await sandbox.run(["status", id], { env });
    expect(asked.stdout).not.toContain('"alive":true');
    rmSync(join(disk.dir, "filler"));
    const told = await sandbox.ask(["status", id], { env });
    expect(told).toMatchObject({ status: "error", reason: "failed", exit: { code: 3 } });
    await nothingLives(sandbox);
  });

  test("nothing is launched, and nothing of it stays", async () => {
    await using sandbox = createSandbox();
    using disk = mountTmpfs(join(sandbox.dir, "disk"), { bytes: "1m" });
    const env = { TASK_BG_DIR: disk.dir };
    expect(await sandbox.ask<object>(["list"], { env })).toMatchObject({ total: 0 });
    fillDisk(disk.dir);
    const { stdout, exitCode } = await sandbox.run(["launch", "--exec", "--", "touch", "started"], { env });
    expect(JSON.parse(stdout)).toMatchObject({ code: "io", error: expect.stringMatching(/no space left/i) });
    expect(exitCode).toBe(1);
    rmSync(join(disk.dir, "filler"));
    expect(await sandbox.ask<object>(["list"], { env })).toMatchObject({ total: 0, unreadable: [] });
    expect(findLeft(sandbox)).toEqual([]);
  });

  test("the task that fills it can be cancelled", async () => {
    await using sandbox = createSandbox();
    using disk = mountTmpfs(join(sandbox.dir, "disk"), { bytes: "1m" });
    const env = { TASK_BG_DIR: disk.dir };
    const script = "yes; : >up; sleep 60";
    const { taskId: id } = await sandbox.ask<{ taskId: string }>(["launch", "--exec", "--", "sh", "-c", script], {
      env,
    });
    await until(() => existsSync(join(sandbox.work, "up")), "the disk is full");
    await sandbox.run(["cancel", id], { env });
    expect(findLeft(sandbox)).toEqual([]);
  });
});

describe("A task has", () => {
  test("the environment of its launch, byte for byte", async () => {
    await using sandbox = createSandbox();
    const script = `odd=$(printf 'a\\377\\376 b'); export odd; exec task-bg launch --exec -- sh -c 'printf %s "$odd" | od -An -tx1'`;
    const { stdout } = await runProgram(["sh", "-c", script], { cwd: sandbox.work, env: { ...sandbox.env } });
    const { taskId } = JSON.parse(stdout) as { taskId: string };
    expect(await sandbox.ended(taskId)).toMatchObject({ status: "completed", result: " 61 ff fe 20 62\n" });
  });

  test("none of its launcher's other files open", async () => {
    await using sandbox = createSandbox();
    const script = "exec 7>seven 9<seven; task-bg launch --exec -- ls /proc/self/fd";
    const { stdout } = await runProgram(["sh", "-c", script], { cwd: sandbox.work, env: { ...sandbox.env } });
    const { taskId } = JSON.parse(stdout) as { taskId: string };
    expect(await sandbox.ended(taskId)).toMatchObject({ result: "0\n1\n2\n3\n" });
  });
});

function copyBinary(path: string): string {
  copyFileSync(taskBgBinary, path);
  return path;
}

async function launchWith(
  sandbox: Sandbox,
  binary: string,
  script: string,
  flags: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<string> {
  const argv = [binary, "launch", ...flags, "--exec", "--", "sh", "-c", script];
  const { stdout } = await runProgram(argv, { cwd: sandbox.work, env: { ...sandbox.env, ...env } });
  const { taskId } = JSON.parse(stdout) as { taskId: string };
  await until(() => readRun(sandbox, taskId) !== "", "it runs");
  return taskId;
}

function readRun(sandbox: Sandbox, id: string): string {
  return readFileSync(join(sandbox.storeDir, `${id}.run`), "utf8");
}

/** Leaves no block free. */
function fillDisk(dir: string): void {
  const filler = join(dir, "filler");
  for (let size = 1024 * 1024; size >= 1; size = Math.floor(size / 2)) {
    try {
      for (;;) writeFileSync(filler, new Uint8Array(size), { flag: "a" });
    } catch {
      // Full for pieces of this size.
    }
  }
}
