import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "../../test/fixtures/sandbox.ts";
import { buildExecutable } from "../build.ts";
import { prepareSubjects, type Subject } from "./prepare-subjects.ts";
import { printMemory } from "./print-memory.ts";

const rounds = 40;

if (import.meta.main) await runBenchmark();

/** Prints the median wall time of the commands that must be fast, beside an empty compiled binary, and what a task costs. */
async function runBenchmark(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), "task-bg-bench-"));
  try {
    await using sandbox = createSandbox();
    const subjects = await prepareSubjects(sandbox, await buildEmpty(dir));
    printTimes(subjects, await timeAll(subjects, sandbox));
    await printMemory(sandbox);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

async function buildEmpty(dir: string): Promise<string> {
  const entry = join(dir, "empty.ts");
  writeFileSync(entry, "export {};\n");
  await buildExecutable(entry, join(dir, "empty"));
  return join(dir, "empty");
}

/** Times every subject once a round, in turn, so that a busy moment of the machine falls on all of them. */
async function timeAll(subjects: readonly Subject[], sandbox: Sandbox): Promise<number[][]> {
  const times = subjects.map((): number[] => []);
  for (let round = -2; round < rounds; round++) {
    for (const [index, subject] of subjects.entries()) {
      const ms = await timeOnce(subject, sandbox);
      if (round >= 0) times[index]?.push(ms);
    }
  }
  return times;
}

async function timeOnce({ name, argv, stdin, env, before, after }: Subject, sandbox: Sandbox): Promise<number> {
  before?.();
  const started = performance.now();
  const { stdout, exitCode } = Bun.spawnSync(argv, {
    cwd: sandbox.work,
    env: { ...sandbox.env, ...env },
    stdin: stdin === undefined ? "ignore" : Buffer.from(stdin),
    stdout: "pipe",
    stderr: "inherit",
  });
  const ms = performance.now() - started;
  if (exitCode !== 0) throw new Error(`${name} exited with ${exitCode}`);
  await after?.(stdout.toString());
  return ms;
}

function printTimes(subjects: readonly Subject[], times: readonly number[][]): void {
  const medians = times.map(medianOf);
  const floor = medians[subjects.findIndex(({ isFloor }) => isFloor)] ?? Number.NaN;
  console.log(`median wall time of ${rounds} runs, taken in turn, and its ratio to that of an empty binary`);
  for (const [index, { name }] of subjects.entries()) {
    const median = medians[index] ?? Number.NaN;
    console.log(`  ${name.padEnd(44)}${median.toFixed(1).padStart(7)} ms  ${(median / floor).toFixed(1).padStart(4)}`);
  }
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
