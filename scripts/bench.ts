import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "../test/fixtures/sandbox.ts";
import { until } from "../test/fixtures/until.ts";
import { buildExecutable } from "./build.ts";

const rounds = 40;

/** A command to time: its words, what it reads, and what has to be done before the next one. */
interface Subject {
  name: string;
  argv: string[];
  stdin?: string;
  after?: (stdout: string) => Promise<unknown>;
}

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

async function prepareSubjects(sandbox: Sandbox, empty: string): Promise<Subject[]> {
  const binary = join(sandbox.dir, "bin/task-bg");
  const id = await sandbox.launch(["Timed", "say done"]);
  const { session_id } = await sandbox.ended(id);
  const after = (stdout: string) => sandbox.ended((JSON.parse(stdout) as { taskId: string }).taskId);
  return [
    { name: "an empty binary", argv: [empty] },
    { name: "launch (a droid)", argv: [binary, "launch", "Timed", "say done"], after },
    { name: "launch (a command)", argv: [binary, "launch", "Timed", "--exec", "--", "true"], after },
    { name: "status", argv: [binary, "status", id] },
    { name: "hook-complete, no task's session", argv: [binary, "hook-complete"], stdin: payload("nobody") },
    { name: "hook-complete, a task's session", argv: [binary, "hook-complete"], stdin: payload(session_id) },
  ];
}

function payload(session: string): string {
  return JSON.stringify({
    session_id: session,
    hook_event_name: "SubagentStop",
    transcript_path: "/nowhere",
    cwd: "/",
  });
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

async function timeOnce({ name, argv, stdin, after }: Subject, sandbox: Sandbox): Promise<number> {
  const started = performance.now();
  const { stdout, exitCode } = Bun.spawnSync(argv, {
    cwd: sandbox.work,
    env: sandbox.env,
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
  const floor = medianOf(times[0] ?? []);
  console.log(`median wall time of ${rounds} runs, taken in turn`);
  for (const [index, { name }] of subjects.entries()) {
    const median = medianOf(times[index] ?? []);
    console.log(
      `  ${name.padEnd(34)}${median.toFixed(1).padStart(7)} ms  ${`+${(median - floor).toFixed(1)}`.padStart(6)}`,
    );
  }
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** What task-bg itself keeps in memory beside a run: its shells, without the stand-in droid's own processes. */
async function printMemory(sandbox: Sandbox): Promise<void> {
  console.log("memory of task-bg beside a running task");
  for (const [name, flags] of [
    ["without a time limit", []],
    ["with a time limit", ["--timeout", "1h"]],
  ] as const) {
    const sign = join(sandbox.dir, name.replaceAll(" ", "-"));
    const id = await sandbox.launch(["Measured", `touch ${sign};sleep 77`, ...flags]);
    await until(() => readText(sign) !== undefined, "the task is under way");
    const own = sandbox.processes().filter((pid) => !runsDroid(pid));
    const kib = own.map(pssOf).reduce((sum, pss) => sum + pss, 0);
    console.log(`  ${name.padEnd(34)}${(kib / 1024).toFixed(1).padStart(7)} MB PSS in ${own.length} processes`);
    await sandbox.run(["cancel", id]);
  }
}

function runsDroid(pid: number): boolean {
  const commandLine = readText(`/proc/${pid}/cmdline`) ?? "";
  return /^(\/bin\/sh\0\S*droid\0exec|sleep\x0077\0)/.test(commandLine);
}

function pssOf(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(readText(`/proc/${pid}/smaps_rollup`) ?? "")?.[1] ?? 0);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
