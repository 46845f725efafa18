import { readdirSync, readFileSync } from "node:fs";
import type { Sandbox } from "../../fixtures/sandbox.ts";

/** The share of those seen that is to be killed. Some have ended when their moment comes. */
const share = 0.5;
/** The latest moment of a life at which it is ended. */
const longestMs = 1_000;
const lookEveryMs = 3;

/**
 * Kills a sandbox's own `task-bg` processes at random moments, by pid, for as long as an action takes.
 * @param words the first argument of those that are killed
 * @returns how many of each were killed
 */
export async function killAtRandom(
  sandbox: Sandbox,
  words: readonly string[],
  action: () => Promise<unknown>,
): Promise<Record<string, number>> {
  const killed = Object.fromEntries(words.map((word) => [word, 0]));
  let moments = new Map<number, number>();
  const state = { isDone: false };
  const done = action().finally(() => (state.isDone = true));
  while (!state.isDone) {
    const victims = findByWord(sandbox, words);
    moments = new Map(victims.map(({ pid }) => [pid, moments.get(pid) ?? drawMoment()]));
    for (const { pid, word } of victims)
      if (performance.now() >= (moments.get(pid) ?? 0) && kill(pid)) killed[word] = (killed[word] ?? 0) + 1;
    await Bun.sleep(lookEveryMs);
  }
  await done;
  return killed;
}

// How long a life is depends on how busy the machine is. Short times and long ones are as likely as each other, so that
// every part of a life is hit on any.
function drawMoment(): number {
  return Math.random() < share ? performance.now() + longestMs ** Math.random() : Number.POSITIVE_INFINITY;
}

function findByWord(sandbox: Sandbox, words: readonly string[]): { pid: number; word: string }[] {
  return readdirSync("/proc").flatMap((name) => {
    const word = /^\d+$/.test(name) ? readWord(name, sandbox.dir) : undefined;
    return word !== undefined && words.includes(word) ? [{ pid: Number(name), word }] : [];
  });
}

/** What a process was told to do, if it works in that directory: a launch is called by a path in it, a finisher with one. */
function readWord(pid: string, dir: string): string | undefined {
  const line = readText(`/proc/${pid}/cmdline`);
  const [program, word, ...others] = line.split("\0");
  return [program, ...others].some((path) => path?.startsWith(`${dir}/`)) && !isForkOf(pid, line) ? word : undefined;
}

// A child that is about to become a keeper looks like its parent still. A killed keeper is another matter: its task is lost.
function isForkOf(pid: string, line: string): boolean {
  const [, parent] = readText(`/proc/${pid}/stat`).split(") ").at(-1)?.split(" ") ?? [];
  return readText(`/proc/${parent}/cmdline`) === line;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // It has ended.
    return "";
  }
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    // It ended by itself.
    return false;
  }
}
