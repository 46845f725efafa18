import { readFileSync } from "node:fs";
import { systemErrorCode } from "../errors.ts";

/** What the keeper wrote down. */
export interface RunLines {
  /** The keeper's process id; undefined before it started. */
  pid: number | undefined;
  /** The command's status as the shell tells it, 128 + n for signal n; undefined before it ended. */
  exitCode: number | undefined;
}

/** Reads a task's `.run` file; a missing one says nothing. */
export function readRunFile(path: string): RunLines {
  try {
    return parseRunLines(readFileSync(path, "utf8"));
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return { pid: undefined, exitCode: undefined };
    throw error;
  }
}

/** Parses `pid N` and `exit N`. Only complete lines count: a full disk may have cut the last one. */
export function parseRunLines(text: string): RunLines {
  const pid = /^pid (\d+)\n/m.exec(text)?.[1];
  const exit = /^exit (\d+)\n/m.exec(text)?.[1];
  return { pid: pid === undefined ? undefined : Number(pid), exitCode: exit === undefined ? undefined : Number(exit) };
}
