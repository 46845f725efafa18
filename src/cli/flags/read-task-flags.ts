import type { ArgsDef } from "citty";
import { UsageError } from "../../errors.ts";
import { isKey } from "../../store/key-index.ts";
import { parseDurationFlag } from "./parse-duration-flag.ts";
import { parseCountFlag } from "./parse-filter-flags.ts";
import { parseAfterFlag, parseGroupFlag, parsePriorityFlag } from "./parse-queue-flags.ts";
import { parseSizeFlag } from "./parse-size-flag.ts";

/** The flags that say how a task runs. */
export const taskFlags = {
  cwd: { type: "string", valueHint: "dir", description: "Directory to work in" },
  worktree: {
    type: "string",
    alias: "w",
    valueHint: "name",
    description: "Work in a git worktree of its own, with --worktree=NAME or unnamed",
  },
  timeout: { type: "string", alias: "t", valueHint: "duration", description: "Stop it after this long: 90s, 30m, 2h" },
  "idle-timeout": {
    type: "string",
    valueHint: "duration",
    description: "Stop it when it neither writes nor uses the processor for this long",
  },
  "max-output": { type: "string", valueHint: "size", description: "Stop it when its output is larger" },
  "max-tokens": { type: "string", valueHint: "count", description: "Stop it when its session has used more tokens" },
  "reasoning-effort": { type: "string", alias: "r", valueHint: "level", description: "Passed to the Droid CLI" },
  group: { type: "string", alias: "g", valueHint: "name", description: "A name that several tasks share" },
  priority: {
    type: "string",
    valueHint: "number",
    description: "A point starts it before what waited up to an hour longer",
  },
  after: {
    type: "string",
    valueHint: "ids",
    description: "Start when these have completed; any:ID when ended, fail:ID when failed",
  },
  key: {
    type: "string",
    valueHint: "key",
    description: "Give the task of an earlier launch with this key back instead of a second one",
  },
  retries: {
    type: "string",
    valueHint: "count",
    description: "Try again so often when it fails for a reason that can pass",
  },
  backoff: {
    type: "string",
    valueHint: "duration",
    description: "Wait so long before the first further try, then twice as long, an hour at most; it keeps its slot",
  },
} as const satisfies ArgsDef;

/** The flags as typed. */
export type TaskFlags = { [Name in keyof typeof taskFlags]?: string | undefined };

/** Reads the flags that were given; what was not is undefined. @throws UsageError for one that does not parse */
export function readTaskFlags(flags: TaskFlags) {
  return {
    cwd: flags.cwd,
    worktree: flags.worktree,
    timeoutMs: parseDurationFlag("--timeout", flags.timeout),
    idleTimeoutMs: parseDurationFlag("--idle-timeout", flags["idle-timeout"]),
    maxOutputBytes: parseSizeFlag("--max-output", flags["max-output"]),
    maxTokens: parseCountFlag("--max-tokens", flags["max-tokens"]),
    reasoningEffort: flags["reasoning-effort"],
    group: parseGroupFlag(flags.group),
    priority: parsePriorityFlag(flags.priority),
    after: flags.after === undefined ? undefined : parseAfterFlag(flags.after),
    key: parseKeyFlag(flags.key),
    retries: parseCountFlag("--retries", flags.retries, 0),
    backoffMs: parseDurationFlag("--backoff", flags.backoff),
  };
}

function parseKeyFlag(value: string | undefined): string | undefined {
  if (value === undefined || isKey(value)) return value;
  throw new UsageError(`--key is ${JSON.stringify(value.slice(0, 60))}; expected one to about 200 characters`);
}
