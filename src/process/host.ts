import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** The machine that runs a task, as far as it takes to know it again. */
export interface Host {
  name: string;
  /** Changes at every boot; null where the system tells none. */
  boot_id: string | null;
  /** Process ids mean nothing in another one; null where there are none. */
  pid_namespace: string | null;
}

/** A host as a record tells it: an older one may lack parts. */
export type RecordedHost = { [Part in keyof Host]?: Host[Part] | undefined } | null | undefined;

/** Describes the machine that this process runs on. */
export function describeHost(): Host {
  return {
    name: hostname(),
    boot_id: readOrNull(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
    pid_namespace: readOrNull(() => readlinkSync("/proc/self/ns/pid")),
  };
}

/** Whether a task of that host may be probed from here: the same name or the same boot is the same machine. */
export function isSameMachine(theirs: RecordedHost, ours: Host): boolean {
  if (!theirs) return true;
  return theirs.name === ours.name || (theirs.boot_id !== null && theirs.boot_id === ours.boot_id);
}

/** Whether that host's process ids name the same processes here: same boot, same namespace. */
export function sharesProcessIds(theirs: RecordedHost, ours: Host): boolean {
  if (!theirs) return false;
  return (theirs.boot_id ?? null) === ours.boot_id && (theirs.pid_namespace ?? null) === ours.pid_namespace;
}

function readOrNull(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
