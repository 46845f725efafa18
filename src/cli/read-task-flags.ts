import { UsageError } from "../errors.ts";
import { isKey } from "../store/key-index.ts";
import { parseDurationFlag } from "./parse-duration-flag.ts";
import { parseCountFlag } from "./parse-filter-flags.ts";
import { parseAfterFlag, parseGroupFlag, parsePriorityFlag } from "./parse-queue-flags.ts";
import { parseSizeFlag } from "./parse-size-flag.ts";

/** The flags that say how a task runs, as typed. */
export interface TaskFlags {
  cwd?: string | undefined;
  worktree?: string | undefined;
  timeout?: string | undefined;
  "idle-timeout"?: string | undefined;
  "max-output"?: string | undefined;
  "max-tokens"?: string | undefined;
  "reasoning-effort"?: string | undefined;
  group?: string | undefined;
  priority?: string | undefined;
  after?: string | undefined;
  key?: string | undefined;
  retries?: string | undefined;
  backoff?: string | undefined;
}

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
