import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/** One process as `/proc/PID/stat` tells it. */
export interface ProcessEntry {
  pid: number;
  parent: number;
  session: number;
  /** Clock ticks since boot; with the boot, it tells a process from a later one of the same id. */
  startTime: string;
  zombie: boolean;
  /** What it and the children that it waited for have used of the processor, in the kernel's ticks. */
  processorTicks: number;
}

/** On a machine that starts processes all the time the list would never be whole. */
const mostLists = 10;

/**
 * Every process of this system, each as soon as it is read; none where there is no /proc. What hands itself on, a child in
 * its place and gone, is in no single list: by the time its entry is read it has ended, and its child came too late. So
 * there is another list, of what is new, until nothing is.
 */
export function* listProcesses(): Generator<ProcessEntry> {
  const seen = new Set<number>();
  for (let lists = 0; lists < mostLists; lists++) {
    const fresh = listProcessIds().filter((pid) => !seen.has(pid));
    if (fresh.length === 0) return;
    for (const pid of fresh) {
      seen.add(pid);
      const entry = readProcess(pid);
      if (entry !== undefined) yield entry;
    }
  }
}

/** One process, or undefined when it is gone. */
export function readProcess(pid: number): ProcessEntry | undefined {
  const stat = readProcFile(pid, "stat")?.toString("latin1");
  if (stat === undefined) return undefined;
  // The name in parentheses may hold spaces and parentheses; the fields after the last one are plain.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return {
    pid,
    parent: Number(fields[1]),
    session: Number(fields[3]),
    startTime: fields[19] ?? "",
    zombie: fields[0] === "Z" || fields[0] === "X",
    processorTicks: [11, 12, 13, 14].reduce((sum, field) => sum + Number(fields[field]), 0),
  };
}

/** Whether the environment that the process was started with has this entry, `NAME=value`. */
export function hasEnvironmentEntry(pid: number, entry: string): boolean {
  const environment = readProcFile(pid, "environ");
  if (environment === undefined) return false;
  const wanted = Buffer.from(`${entry}\0`);
  return environment.subarray(0, wanted.length).equals(wanted) || environment.includes(Buffer.from(`\0${entry}\0`));
}

/** Whether this is one of the words that the process was started with. */
export function hasArgument(pid: number, word: string): boolean {
  return readProcFile(pid, "cmdline")?.toString("latin1").split("\0").includes(word) ?? false;
}

/** Whether the process runs the same executable file as this one. */
export function runsThisProgram(pid: number): boolean {
  const program = readLink(`/proc/${pid}/exe`);
  return program !== undefined && program === readLink("/proc/self/exe");
}

/** Whether the process has the file open for writing, whatever the number of the descriptor. */
export function writesTo(pid: number, path: string): boolean {
  return listDescriptors(pid).some((fd) => readLink(`/proc/${pid}/fd/${fd}`) === path && isWritable(pid, fd));
}

function listDescriptors(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`);
  } catch {
    return [];
  }
}

function readLink(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

// Whoever only reads a run's output, a `tail -f` for one, is none of its processes. The lowest two bits are the mode.
function isWritable(pid: number, fd: string): boolean {
  const flags = /^flags:\s*(\d+)/m.exec(readProcFile(pid, `fdinfo/${fd}`)?.toString("latin1") ?? "")?.[1];
  return flags !== undefined && (Number.parseInt(flags, 8) & 3) !== 0;
}

function listProcessIds(): number[] {
  try {
    return readdirSync("/proc").map(Number).filter(Number.isInteger);
  } catch {
    return [];
  }
}

// A process may end, or turn out to be another user's, between listing and reading.
function readProcFile(pid: number, name: string): Buffer | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`);
  } catch {
    return undefined;
  }
}
