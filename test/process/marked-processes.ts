import { readdirSync, readFileSync } from "node:fs";

/**
 * The processes that inherited this entry of the environment and have not ended: the tests' own count of what is left,
 * independent of the cookie that task-bg goes by.
 */
export function findMarkedProcesses(marker: string): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && hasEntry(pid, marker));
}

/** Ends them all, also what they start meanwhile. */
export function killMarkedProcesses(marker: string): void {
  for (let look = 0; look < 100; look++) {
    const found = findMarkedProcesses(marker);
    if (found.length === 0) return;
    for (const pid of found) sendKill(pid);
    Bun.sleepSync(5);
  }
  throw new Error(`Processes with ${marker} are left: ${findMarkedProcesses(marker).join(", ")}`);
}

// A process that has ended but was not waited for has an empty environment.
function hasEntry(pid: number, marker: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(marker);
  } catch {
    return false;
  }
}

function sendKill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Gone meanwhile.
  }
}

/** The members of these sessions, also those that have ended and were not waited for. */
export function findMembers(sessions: readonly number[]): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && sessions.includes(readSession(pid) ?? 0));
}

/** Whether there is such a process, be it one that has ended and was not waited for. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function readSession(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[3]);
  } catch {
    return undefined;
  }
}
