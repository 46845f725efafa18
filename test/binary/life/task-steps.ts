import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keeperName } from "../../../src/process/keeper-script.ts";
import type { Sandbox } from "../../fixtures/sandbox.ts";
import { until } from "../../fixtures/until.ts";

/** A shell command that waits, a minute at most, until a file appears in the directory that it works in. */
export function waitForFile(name: string): string {
  return `n=0; while [ ! -e ${name} ] && [ $n -lt 1500 ]; do sleep 0.04; n=$((n + 1)); done`;
}

/** Writes the sandbox's config file. */
export function writeSettings(sandbox: Sandbox, keys: Record<string, unknown>): void {
  mkdirSync(join(sandbox.home, ".factory/.omd"), { recursive: true });
  writeFileSync(join(sandbox.home, ".factory/.omd/task-bg.json"), JSON.stringify(keys));
}

/** Launches the stand-in droid with a prompt and waits until it follows it. */
export async function launchDroid(sandbox: Sandbox, prompt: string): Promise<string> {
  rmSync(join(sandbox.work, "up"), { force: true });
  const id = await sandbox.launch(["Wait", prompt.includes("touch up") ? prompt : `touch up; ${prompt}`]);
  await until(() => existsSync(join(sandbox.work, "up")), "the droid works");
  return id;
}

/** Launches a shell script and waits until it has made the file `up`. */
export async function launchScript(sandbox: Sandbox, script: string, flags: readonly string[] = []): Promise<string> {
  rmSync(join(sandbox.work, "up"), { force: true });
  const id = await sandbox.launch([...flags, "--exec", "--", "sh", "-c", script]);
  await until(() => existsSync(join(sandbox.work, "up")), "the script has come as far as up");
  return id;
}

/** Who keeps a task: the first line of its `.run`. */
export function readKeeperPid(sandbox: Sandbox, id: string): number {
  return Number(/^pid (\d+)$/m.exec(readFileSync(join(sandbox.storeDir, `${id}.run`), "utf8"))?.[1]);
}

/** A task's output, byte for byte. */
export function readOutput(sandbox: Sandbox, id: string): string {
  return readFileSync(join(sandbox.storeDir, `${id}.out`), "latin1");
}

/** Makes a file in the directory that the sandbox's commands work in: a sign for them. */
export function giveSign(sandbox: Sandbox, name: string): void {
  writeFileSync(join(sandbox.work, name), "");
}

/** The process of a task's command: the child of its keeper that is not the watcher, whose command line is the keeper's. */
export function readCommandPid(sandbox: Sandbox, id: string): number {
  const keeper = readKeeperPid(sandbox, id);
  const children = readFileSync(`/proc/${keeper}/task/${keeper}/children`, "utf8").trim().split(" ").map(Number);
  const [command, ...others] = children.filter((pid) => !readCommandLine(pid).includes(keeperName));
  if (command === undefined || others.length > 0)
    throw new Error(`The keeper ${keeper} has these children: ${children.join(" ")}`);
  return command;
}

/** What lives of a sandbox's tasks, without task-bg's own finishers, which are about to end. */
export function findLeft(sandbox: Sandbox): number[] {
  return sandbox.processes().filter((pid) => !readCommandLine(pid).includes("finish-task"));
}

/** Waits until nothing that was started in a sandbox lives. */
export async function nothingLives(sandbox: Sandbox): Promise<void> {
  await until(() => sandbox.processes().length === 0, "nothing of the tasks lives");
}

function readCommandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    // It has ended meanwhile, which is what a finisher does.
    return ["finish-task"];
  }
}
