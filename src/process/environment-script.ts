import { readFileSync } from "node:fs";

/** What a shell will not let anybody assign. */
const readonlyNames = new Set(["PPID", "UID", "EUID", "SHELLOPTS", "BASHOPTS", "BASH_VERSINFO"]);

/**
 * Writes an environment and a umask as a shell script, as `at` keeps them for a job that starts later. Values are quoted
 * whole and stay as they are, byte for byte; names that a shell could not assign are left out.
 * @param entries `NAME=value`, each ended by NUL, as the kernel gives them
 */
export function composeEnvironmentScript(entries: Buffer, umask: number): Buffer {
  const lines: Buffer[] = [Buffer.from(`umask ${umask.toString(8).padStart(4, "0")}\n`)];
  for (const entry of splitEntries(entries)) {
    const match = /^([A-Za-z_][A-Za-z0-9_]*)=([\s\S]*)$/.exec(entry);
    const [, name, value] = match ?? [];
    if (name === undefined || value === undefined || readonlyNames.has(name)) continue;
    lines.push(Buffer.from(`${name}='${value.replaceAll("'", "'\\''")}'; export ${name}\n`, "latin1"));
  }
  return Buffer.concat(lines);
}

/**
 * The environment that this process was started with, as bytes: what a process makes of it itself loses those that are
 * not UTF-8.
 * @param decoded what it made of it, for systems that do not show the bytes
 */
export function readOwnEnvironment(decoded: Readonly<Record<string, string | undefined>>): Buffer {
  try {
    return readFileSync("/proc/self/environ");
  } catch {
    return Buffer.from(
      Object.entries(decoded)
        .map(([name, value]) => `${name}=${value}\0`)
        .join(""),
    );
  }
}

// latin1 maps each byte to one character and back.
function splitEntries(entries: Buffer): string[] {
  return entries.toString("latin1").split("\0");
}
