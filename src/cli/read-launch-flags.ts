import { UsageError } from "../errors.ts";
import type { LaunchOptions } from "../operations/launch-options.ts";
import { isKey } from "../store/key-index.ts";
import { parseDurationFlag } from "./parse-duration-flag.ts";
import { parseCountFlag } from "./parse-filter-flags.ts";
import { parseAfterFlag, parseGroupFlag, parsePriorityFlag } from "./parse-queue-flags.ts";
import { parseSizeFlag } from "./parse-size-flag.ts";

/** The flags of a launch besides its words, as typed. */
export interface LaunchFlags {
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

/** Reads the flags of a launch besides its words. @throws UsageError for one that does not parse */
export function readLaunchFlags(flags: LaunchFlags) {
  return {
    cwd: flags.cwd ?? ".",
    worktree: flags.worktree,
    timeoutMs: parseDurationFlag("--timeout", flags.timeout),
    idleTimeoutMs: parseDurationFlag("--idle-timeout", flags["idle-timeout"]),
    maxOutputBytes: parseSizeFlag("--max-output", flags["max-output"]),
    maxTokens: parseCountFlag("--max-tokens", flags["max-tokens"]),
    reasoningEffort: flags["reasoning-effort"],
    group: parseGroupFlag(flags.group),
    priority: parsePriorityFlag(flags.priority) ?? 0,
    after: parseAfterFlag(flags.after),
    key: parseKeyFlag(flags.key),
    retries: parseCountFlag("--retries", flags.retries) ?? 0,
    backoffMs: parseDurationFlag("--backoff", flags.backoff) ?? 0,
  } satisfies Partial<LaunchOptions>;
}

function parseKeyFlag(value: string | undefined): string | undefined {
  if (value === undefined || isKey(value)) return value;
  throw new UsageError(`--key is ${JSON.stringify(value.slice(0, 60))}; expected one to about 200 characters`);
}
