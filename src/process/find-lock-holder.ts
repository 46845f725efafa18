import { readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";

/**
 * Finds the process that has the exclusive flock of a file. Linux only.
 * @returns its id; undefined when nobody has it, or when that cannot be told
 */
export function findLockHolder(path: string): number | undefined {
  try {
    const inode = String(statSync(path).ino);
    const file = realpathSync(path);
    // The kernel's list names a file by numbers that two file systems may share: the holder has it open, too.
    return parseLocks(readFileSync("/proc/locks", "utf8"), inode).find((pid) => hasOpen(pid, file));
  } catch {
    return undefined;
  }
}

// `1: FLOCK  ADVISORY  WRITE 1234 fe:00:2171347 0 EOF`; who waits has an arrow after the number.
function parseLocks(text: string, inode: string): number[] {
  const lines = text.matchAll(/^\d+: FLOCK +\S+ +WRITE (\d+) [0-9a-f]+:[0-9a-f]+:(\d+) /gm);
  return [...lines].filter(([, , of]) => of === inode).map(([, pid]) => Number(pid));
}

function hasOpen(pid: number, file: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === file);
  } catch {
    // It has ended, or is another user's.
    return false;
  }
}
