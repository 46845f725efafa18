import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isOutputHeld } from "../../src/process/output-lock.ts";
import { readRunFile } from "../../src/process/run-file.ts";
import { until } from "../fixtures/until.ts";
import { hasShell, runKeeper, shells, taskId, writeExecutable } from "./run-keeper.ts";

setDefaultTimeout(180_000);

/** Half a minute at most. */
const waitForGo = "n=0; while [ ! -e go ] && [ $n -lt 1000 ]; do /bin/sleep 0.03; n=$((n + 1)); done";

const linux = process.platform === "linux";

describe.each(shells)("The keeper under %s", (shell) => {
  const check = test.skipIf(!hasShell(shell) || !linux);

  check.each([
    ["true", 0],
    ["exit 3", 3],
    ["exit 126", 126],
    ["exit 127", 127],
    ["exit 255", 255],
    ["kill -s HUP $$", 129],
    ["kill -s INT $$", 130],
    ["kill -s QUIT $$", 131],
    ["kill -s ABRT $$", 134],
    ["kill -s KILL $$", 137],
    ["kill -s USR1 $$", 138],
    ["kill -s SEGV $$", 139],
    ["kill -s TERM $$", 143],
  ])("writes down its pid and the end of `%s`, and nothing into the output", async (script, code) => {
    await using keeper = runKeeper({ shell, command: ["/bin/dash", "-c", `ulimit -c 0; ${script}`] });
    await keeper.ended();
    expect(keeper.read(`${taskId}.run`)).toBe(`pid ${keeper.pid}\nexit ${code}\n`);
    expect(keeper.read(`${taskId}.out`)).toBe("");
  });

  check("hands the command its arguments as they are", async () => {
    const words = ["", " a  b ", "$(id)", "`id`", "'\"", "*", "-n", "\\", "a\nb\n", "--", "…"];
    await using keeper = runKeeper({ shell, command: ["/usr/bin/printf", "%s\\0", ...words] });
    await keeper.ended();
    expect(keeper.read(`${taskId}.out`).split("\0").slice(0, -1)).toEqual(words);
  });

  check("puts both of the command's streams into the output", async () => {
    await using keeper = runKeeper({ shell, command: ["/bin/dash", "-c", "echo out; echo err >&2; echo out"] });
    await keeper.ended();
    expect(keeper.read(`${taskId}.out`)).toBe("out\nerr\nout\n");
  });

  check.each([
    ["has an interpreter that is not there", "#!/no/such/interpreter\n", "755", [126, 127]],
    ["may not be executed", "#!/bin/sh\n", "644", [126]],
  ])("says why when the command %s", async (_, text, mode, codes) => {
    await using keeper = runKeeper({
      shell,
      command: ["./command"],
      before: ({ dir }) => {
        writeExecutable(join(dir, "command"), text);
        Bun.spawnSync(["chmod", mode, join(dir, "command")]);
      },
    });
    await keeper.ended();
    expect(keeper.read(`${taskId}.out`)).toMatch(/^(task-bg-keeper: .*\/command: .+\n)+$/);
    expect(codes).toContain(readRunFile(keeper.run).exitCode ?? -1);
  });

  check(
    "gives the command its own cookie and none of the switches that turn a compiled binary into something else",
    async () => {
      const env = {
        TASK_BG_ID: "bg_outer",
        BUN_BE_BUN: "1",
        BUN_OPTIONS: "--preload x",
        BUN_INSPECT: "x",
        BUN_INSPECT_CONNECT_TO: "x",
        BUN_INSPECT_NOTIFY: "x",
        BUN_INSPECT_PRELOAD: "x",
        BUN_INSTALL: "/opt/bun",
      };
      await using keeper = runKeeper({ shell, env, command: ["/usr/bin/env"] });
      await keeper.ended();
      const names = keeper.read(`${taskId}.out`).split("\n");
      expect(names.filter((line) => /^(TASK_BG|BUN)_/.test(line)).sort()).toEqual([
        "BUN_INSTALL=/opt/bun",
        `TASK_BG_ID=${taskId}`,
      ]);
    },
  );

  check.each([
    ["of a task that starts at once", undefined],
    ["of a task that waited", { keep: false, delay: 0 }],
    ["of a task that may be tried again", { keep: true, delay: 0 }],
  ])("leaves the environment %s as it was, also what is called like something of its own", async (_, queued) => {
    const names = ["binary", "store", "id", "look", "run", "watcher", "code", "file", "spent", "delay"];
    const env = Object.fromEntries(names.map((name) => [name, `theirs: ${name}`]));
    await using keeper = runKeeper({
      shell,
      env: { ...env, file: "precious" },
      look: 60,
      command: ["/usr/bin/env"],
      before: ({ dir }) => ["precious", "copy"].map((name) => writeFileSync(join(dir, name), "")),
      ...(queued ? { queued } : { copied: true }),
    });
    await keeper.ended();
    const seen = keeper.read(`${taskId}.out`).split("\n");
    for (const [name, value] of Object.entries({ ...env, file: "precious" }))
      expect(seen).toContain(`${name}=${value}`);
    expect(seen.filter((line) => /^(task_bg|TASK_BG)/.test(line))).toEqual([`TASK_BG_ID=${taskId}`]);
    expect(existsSync(join(keeper.dir, "precious"))).toBe(true);
    expect(existsSync(join(keeper.dir, "copy"))).toBe(queued !== undefined);
    expect(existsSync(join(keeper.dir, `${taskId}.env`))).toBe(queued?.keep === true);
  });

  check("sleeps a retry's backoff before it says that it runs, and can be ended meanwhile", async () => {
    await using keeper = runKeeper({
      shell,
      queued: { keep: true, delay: 300 },
      command: ["/usr/bin/touch", "started"],
    });
    await until(() => keeper.processes().length === 2, "it sleeps");
    expect(keeper.read(`${taskId}.run`)).toBe("");
    expect(isOutputHeld(keeper.output)).toBe(true);
    process.kill(-keeper.pid, "SIGTERM");
    await keeper.ended();
    expect(keeper.read(`${taskId}.run`)).toBe("");
    expect(existsSync(join(keeper.dir, "started"))).toBe(false);
  });

  check("carries its task's cookie itself, not that of the task that launched it", async () => {
    await using keeper = runKeeper({
      shell,
      env: { TASK_BG_ID: "bg_outer" },
      command: ["/bin/sleep", "60"],
      look: 60,
    });
    await until(() => keeper.processes().length >= 4, "keeper, command, watcher and its sleep run");
    for (const pid of keeper.processes()) {
      const environment = readFileSync(`/proc/${pid}/environ`, "latin1").split("\0");
      expect(environment.filter((entry) => entry.startsWith("TASK_BG_ID="))).toEqual([`TASK_BG_ID=${taskId}`]);
    }
  });

  check("gives the command clean signals", async () => {
    await using keeper = runKeeper({ shell, command: ["/bin/cat", "/proc/self/status"], look: 60 });
    await keeper.ended();
    const masks = keeper.read(`${taskId}.out`).match(/(?<=^Sig(Blk|Ign|Cgt):\t)\w+/gm) ?? [];
    // HUP, INT, QUIT and TERM: what else is ignored here was inherited from whoever runs the tests.
    expect(masks.map((mask) => BigInt(`0x${mask}`) & 0x4007n)).toEqual([0n, 0n, 0n]);
  });

  check.each(["TERM", "INT", "HUP", "QUIT"] as const)(
    "outlives %s to its group and writes the end down",
    async (signal) => {
      await using keeper = runKeeper({
        shell,
        look: 60,
        command: ["/bin/dash", "-c", "ulimit -c 0; echo up; exec sleep 60"],
      });
      await until(() => keeper.read(`${taskId}.out`) === "up\n", "the command runs");
      process.kill(-keeper.pid, `SIG${signal}`);
      await keeper.ended();
      const code = 128 + { TERM: 15, INT: 2, HUP: 1, QUIT: 3 }[signal];
      expect(keeper.read(`${taskId}.run`)).toBe(`pid ${keeper.pid}\nexit ${code}\n`);
      expect(keeper.read(`${taskId}.out`)).toBe("up\n");
      expect(keeper.read("calls")).toContain("finish-task");
    },
  );

  check("waits for a command that goes on after TERM", async () => {
    const command = ["/bin/dash", "-c", `trap 'echo got it' TERM; echo up; ${waitForGo}; exit 5`];
    await using keeper = runKeeper({ shell, command });
    await until(() => keeper.read(`${taskId}.out`) === "up\n", "the command runs");
    for (let times = 0; times < 5; times++) process.kill(-keeper.pid, "SIGTERM");
    await until(() => keeper.read(`${taskId}.out`).includes("got it"), "the command has had its TERM");
    expect(readRunFile(keeper.run).exitCode).toBeUndefined();
    writeFileSync(join(keeper.dir, "go"), "");
    await keeper.ended();
    expect(keeper.read(`${taskId}.run`)).toBe(`pid ${keeper.pid}\nexit 5\n`);
  });

  check("becomes the finisher: same process, no cookie, at the root, with nothing of the output open", async () => {
    await using keeper = runKeeper({ shell, command: ["/bin/true"], look: 60 });
    await keeper.ended();
    expect(keeper.read("finisher")).toBe(`${keeper.pid} / /dev/null /dev/null /dev/null\n`);
    expect(
      keeper
        .read("finisher.env")
        .split("\0")
        .filter((entry) => entry.startsWith("TASK_BG_")),
    ).toEqual([]);
    expect(keeper.read("calls")).toBe(`finish-task ${keeper.dir} ${taskId}\n`);
  });

  check.each([
    ["finishes by the task-bg on PATH when its own is gone", true],
    ["just ends when no task-bg is there at all", false],
  ])("%s", async (_, another) => {
    await using keeper = runKeeper({ shell, command: ["/bin/dash", "-c", waitForGo] });
    const [binary, moved] = [join(keeper.dir, "task-bg"), join(keeper.dir, "bin/task-bg")];
    if (another) renameSync(binary, moved);
    else rmSync(binary);
    writeFileSync(join(keeper.dir, "go"), "");
    await keeper.ended();
    expect(readRunFile(keeper.run).exitCode).toBe(0);
    expect(keeper.read("calls")).toBe(another ? `finish-task ${keeper.dir} ${taskId}\n` : "");
  });

  check("starts nothing when it cannot write down that it does", async () => {
    await using keeper = runKeeper({
      shell,
      command: ["/usr/bin/touch", "started"],
      before: ({ run }) => symlinkSync("/dev/full", run),
    });
    await keeper.ended();
    expect(existsSync(join(keeper.dir, "started"))).toBe(false);
    expect(keeper.read("calls")).toBe("");
  });

  check("holds the lock until there is space for the exit line, and then writes it", async () => {
    await using keeper = runKeeper({
      shell,
      shortSleep: true,
      command: ["/bin/dash", "-c", `${waitForGo}; exit 127`],
    });
    await until(() => readRunFile(keeper.run).pid !== undefined, "the command runs");
    const kept = join(keeper.dir, "kept");
    renameSync(keeper.run, kept);
    symlinkSync("/dev/full", keeper.run);
    writeFileSync(join(keeper.dir, "go"), "");
    await until(() => keeper.read("sleeps") !== "", "the keeper found the disk full");
    expect(isOutputHeld(keeper.output)).toBe(true);
    expect(keeper.read("calls")).toBe("");
    renameSync(kept, keeper.run);
    await keeper.ended();
    expect(readRunFile(keeper.run)).toEqual({ pid: keeper.pid, exitCode: 127 });
    expect(keeper.read("calls")).toContain("finish-task");
    expect(keeper.read(`${taskId}.out`)).toBe("");
  });

  check("does not wait for space in a store that is gone", async () => {
    await using keeper = runKeeper({
      shell,
      command: ["/bin/dash", "-c", "n=0; while [ -e ./sh ] && [ $n -lt 1000 ]; do sleep 0.05; n=$((n + 1)); done"],
    });
    await until(() => readRunFile(keeper.run).pid !== undefined, "the command runs");
    rmSync(keeper.dir, { recursive: true });
    await keeper.ended();
    expect(existsSync(keeper.dir)).toBe(false);
  });

  check("lets go of the output although the command left a process of another output behind", async () => {
    await using keeper = runKeeper({ shell, command: ["/bin/dash", "-c", "sleep 60 >/dev/null 2>&1 &"] });
    await until(() => keeper.read("finisher") !== "", "the finisher ran");
    expect(isOutputHeld(keeper.output)).toBe(false);
    expect(readRunFile(keeper.run).exitCode).toBe(0);
  });

  check("writes the end down although the command left a process behind that keeps the output", async () => {
    await using keeper = runKeeper({ shell, command: ["/bin/dash", "-c", "sleep 60 &"] });
    await until(() => keeper.read("finisher") !== "", "the finisher ran");
    expect(isOutputHeld(keeper.output)).toBe(true);
    expect(readRunFile(keeper.run).exitCode).toBe(0);
  });
});
