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

/**
 * Parses `pid N` and `exit N`. Only complete lines count, and of several the last: a full disk may have cut a line, which
 * the next attempt then ended.
 */
export function parseRunLines(text: string): RunLines {
  return { pid: lastNumber(text, /^pid (\d+)\n/gm), exitCode: lastNumber(text, /^exit (\d+)\n/gm) };
}

function lastNumber(text: string, line: RegExp): number | undefined {
  const number = [...text.matchAll(line)].at(-1)?.[1];
  return number === undefined ? undefined : Number(number);
}
