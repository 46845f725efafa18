import { findTaskProcesses, isKeeperAlive, type TaskProcesses } from "./find-task-processes.ts";
import { isOutputHeld } from "./output-lock.ts";
import { readProcess, writesTo } from "./process-table.ts";
import { readRunFile } from "./run-file.ts";

/** How to stop, and how the outside looks. */
export interface StopOptions {
  /** What the task's processes are known by, at this moment. */
  identify: () => TaskProcesses;
  /** Whether the run that is to be stopped has made room for the task's next one, whose processes look the same. */
  isOver: () => boolean;
  paths: { output: string; run: string };
  /** Between TERM and KILL, in ms. */
  graceMs: number;
  now: () => number;
  sleep: (ms: number) => Promise<unknown>;
}

/** After KILL the kernel needs moments; what re-forks faster than it can be killed is given up and named. */
const sweepMs = 5_000;

/**
 * Ends every process of a task: TERM, grace, KILL, then whatever carries its cookie, again and again.
 * Done means that nobody holds the output any more and two looks in a row found nothing.
 * @returns the processes that survived, normally none
 */
export async function stopProcesses(options: StopOptions): Promise<number[]> {
  await askToEnd(options);
  return await sweep(options);
}

// Of a task that is just starting there may be nobody yet: it is asked as soon as there is. What the command started has its
// time too, when the command itself ends at once. What had left the group for a session of its own has not been asked yet.
async function askToEnd(options: StopOptions): Promise<void> {
  const { identify, isOver, paths, graceMs, now, sleep } = options;
  const deadline = now() + graceMs;
  let asked = signalTask(options);
  let escapedAsked = false;
  for (let pause = 5; now() < deadline; pause = Math.min(pause * 2, 100)) {
    const left = hasEnded(paths) ? findTaskProcesses(identify()) : undefined;
    if (left?.length === 0 || isOver()) return;
    if (left !== undefined && !escapedAsked) askEscaped(identify(), left);
    escapedAsked ||= left !== undefined;
    asked ||= signalTask(options);
    await sleep(pause);
  }
}

// A stopped process takes no TERM before it is continued. With the keeper gone its group has no known leader,
// so each process that is certainly the task's is signalled by itself. Tells whether there was anybody.
function signalTask({ identify, isOver }: StopOptions): boolean {
  const task = identify();
  const targets = task.keeperPid !== undefined && isKeeperAlive(task) ? [-task.keeperPid] : findTaskProcesses(task);
  if (isOver()) return true;
  for (const target of targets) for (const signal of ["SIGTERM", "SIGCONT"] as const) sendSignal(target, signal);
  return targets.length > 0;
}

function askEscaped(task: TaskProcesses, left: readonly number[]): void {
  for (const pid of left) if (readProcess(pid)?.session !== task.keeperPid) sendSignal(pid, "SIGTERM");
}

// Its own output may be the task's, when it was started inside it.
function isHeldByOthers(output: string): boolean {
  return isOutputHeld(output) && !writesTo(process.pid, output);
}

function hasEnded(paths: StopOptions["paths"]): boolean {
  return !isOutputHeld(paths.output) || readRunFile(paths.run).exitCode !== undefined;
}

async function sweep({ identify, isOver, paths, now, sleep }: StopOptions): Promise<number[]> {
  const deadline = now() + sweepMs;
  let found: number[] = [];
  for (let emptyLooks = 0; emptyLooks < 2 && now() < deadline; ) {
    found = findTaskProcesses(identify());
    // Asked after the look: what was found before the next run could begin is the run's that is to end.
    if (isOver()) return [];
    for (const pid of found) sendSignal(pid, "SIGKILL");
    emptyLooks = found.length === 0 && !isHeldByOthers(paths.output) ? emptyLooks + 1 : 0;
    await sleep(found.length === 0 ? 2 : 5);
  }
  return found;
}

function sendSignal(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch {
    // Gone already, or never ours to signal: the look after this one tells.
  }
}
