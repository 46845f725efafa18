import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isWatching } from "../../fixtures/is-watching.ts";
import { createSandbox, runProgram, type Sandbox } from "../../fixtures/sandbox.ts";
import { until } from "../../fixtures/until.ts";
import { canUseUpInotify, withoutInotify } from "../../fixtures/without-inotify.ts";
import { giveSign, launchScript, readKeeperPid, waitForFile } from "./task-steps.ts";

setDefaultTimeout(180_000);

const working = `: >up; ${waitForFile("go")}; echo done`;

/** What `wait` answers. */
interface WaitAnswer {
  timedOut: boolean;
  pending: string[];
  removed: string[];
  tasks: { id: string; status: string }[];
}

/** A `wait` that has begun to wait. */
interface Waiting {
  readonly pid: number;
  /** What it says, and its exit code, when it ends. */
  end(): Promise<{ answer: WaitAnswer; exitCode: number }>;
}

describe.skipIf(process.platform !== "linux")("Waiting", () => {
  test("for a task that runs ends when it ends", async () => {
    await using sandbox = createSandbox();
    const id = await launchScript(sandbox, working);
    const waiting = await startWaiting(sandbox, [id]);
    giveSign(sandbox, "go");
    const { answer, exitCode } = await waiting.end();
    expect(answer).toMatchObject({ timedOut: false, pending: [], removed: [], tasks: [{ id, status: "completed" }] });
    expect(exitCode).toBe(0);
  });

  test("for a task whose keeper is killed ends when its command does", async () => {
    await using sandbox = createSandbox();
    const id = await launchScript(sandbox, working);
    const waiting = await startWaiting(sandbox, [id]);
    process.kill(readKeeperPid(sandbox, id), "SIGKILL");
    giveSign(sandbox, "go");
    expect(await waiting.end()).toMatchObject({ answer: { tasks: [{ id, status: "error" }] }, exitCode: 1 });
  });

  test("for a task that another process removes tells so", async () => {
    await using sandbox = createSandbox();
    const id = await launchScript(sandbox, working);
    const waiting = await startWaiting(sandbox, [id]);
    // So that it sees neither the end nor the removal before both are done.
    process.kill(waiting.pid, "SIGSTOP");
    giveSign(sandbox, "go");
    await sandbox.ended(id);
    await nothingElseLives(sandbox, waiting.pid);
    await sandbox.ask(["remove", id]);
    process.kill(waiting.pid, "SIGCONT");
    const { answer, exitCode } = await waiting.end();
    expect(answer).toEqual({ timedOut: false, pending: [], removed: [id], tasks: [] });
    expect(exitCode).toBe(1);
  });

  test("for five hundred tasks tells the end of each once, and does next to nothing until they end", async () => {
    await using sandbox = createSandbox();
    await sandbox.ask(["pause"]);
    const ids = await launchMany(sandbox, 500);
    const waiting = await startWaiting(sandbox, ids);
    await until(async () => (await readsPerSecond(waiting.pid)) < 400, "it does next to nothing");
    const cancelled = ids.filter((_, index) => index % 10 !== 0);
    await sandbox.ask(["cancel", ...cancelled]);
    await sandbox.ask(["unpause"]);
    const { answer, exitCode } = await waiting.end();
    expect(answer).toMatchObject({ timedOut: false, pending: [], removed: [] });
    expect(answer.tasks.map(({ id }) => id).toSorted()).toEqual(ids);
    const completed = answer.tasks.filter(({ status }) => status === "completed");
    expect(completed.map(({ id }) => id).toSorted()).toEqual(ids.filter((id) => !cancelled.includes(id)));
    expect(exitCode).toBe(1);
  });

  test.skipIf(!canUseUpInotify())("goes on without inotify when others have used it up", async () => {
    await using sandbox = createSandbox();
    const id = await launchScript(sandbox, working);
    const argv = [...withoutInotify("instances"), join(sandbox.dir, "bin/task-bg"), "wait", id];
    const ended = runProgram(argv, { cwd: sandbox.work, env: { ...sandbox.env } });
    giveSign(sandbox, "go");
    const { stdout, stderr, exitCode } = await ended;
    expect(JSON.parse(stdout)).toMatchObject({ tasks: [{ id, status: "completed" }] });
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
  });
});

/** Starts a `wait`, and returns when it watches the store. */
async function startWaiting(sandbox: Sandbox, ids: readonly string[]): Promise<Waiting> {
  const child = Bun.spawn([join(sandbox.dir, "bin/task-bg"), "wait", ...ids], {
    cwd: sandbox.work,
    env: { ...sandbox.env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
  });
  await until(() => isWatching(child.pid), "it waits");
  const end = async () => {
    const [stdout, exitCode] = await Promise.all([child.stdout.text(), child.exited]);
    return { answer: JSON.parse(stdout) as WaitAnswer, exitCode };
  };
  return { pid: child.pid, end };
}

async function launchMany(sandbox: Sandbox, count: number): Promise<string[]> {
  const entry = JSON.stringify({ description: "x", exec: ["true"] });
  const { stdout } = await sandbox.run(["batch", "-"], { stdin: `${entry}\n`.repeat(count) });
  const { tasks } = JSON.parse(stdout) as { tasks: { taskId: string }[] };
  return tasks.map(({ taskId }) => taskId);
}

/** How often a process reads from a file, in seconds in which nothing happens. A look at five hundred tasks takes a thousand reads. */
async function readsPerSecond(pid: number): Promise<number> {
  const [start, before] = [performance.now(), countReads(pid)];
  await Bun.sleep(4_000);
  return (countReads(pid) - before) / ((performance.now() - start) / 1_000);
}

function countReads(pid: number): number {
  return Number(/^syscr: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, "utf8"))?.[1]);
}

async function nothingElseLives(sandbox: Sandbox, pid: number): Promise<void> {
  await until(() => sandbox.processes().every((other) => other === pid), "its finisher has ended too");
}
