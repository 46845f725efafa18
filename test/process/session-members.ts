import { readdirSync, readFileSync } from "node:fs";

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
