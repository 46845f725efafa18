import { type Autonomy, defaultAutonomy } from "../../droid/autonomy.ts";
import { defaultDroid } from "../../droid/known-droids.ts";
import { UsageError } from "../../errors.ts";
import type { Dependency } from "../../task/dependency-word.ts";

/** What a launch is asked for, checked and with its defaults in. */
export interface LaunchOptions {
  description: string;
  /** The prompt's bytes, as they are. */
  prompt: Uint8Array;
  /** The droid's name. */
  agent: string;
  /** Who asked; undefined takes the session that this process belongs to. */
  parentSession: string | undefined;
  autonomy: Autonomy;
  model: string | undefined;
  reasoningEffort: string | undefined;
  cwd: string;
  /** A git worktree of its own: a name, or "" for one that the Droid CLI names. */
  worktree: string | undefined;
  timeoutMs: number | undefined;
  /** Stop it when it has neither written nor used the processor for this long. */
  idleTimeoutMs: number | undefined;
  /** Stop it when its output is larger; 1 GiB unless given. */
  maxOutputBytes: number | undefined;
  /** Stop it when its session has used more tokens. */
  maxTokens: number | undefined;
  /** A name that several tasks share, for limits, waiting and reports. */
  group: string | undefined;
  /** Higher starts earlier. */
  priority: number;
  /** A second launch with the same key gives the first one's task back. */
  key: string | undefined;
  /** How often a run that failed is tried again, and how long the first further try is held back. */
  retries: number;
  backoffMs: number;
  /** The task whose Droid session it continues. */
  resumes: { id: string; sessionId: string } | undefined;
  /** The task that it repeats. */
  rerunOf: string | undefined;
  /** What it starts after. */
  after: readonly Dependency[];
  /** A plain command instead of a droid. */
  command: readonly string[] | undefined;
}

/** What a launch does when nothing else is asked. */
export const launchDefaults = {
  agent: defaultDroid,
  parentSession: undefined,
  autonomy: defaultAutonomy,
  model: undefined,
  reasoningEffort: undefined,
  worktree: undefined,
  timeoutMs: undefined,
  idleTimeoutMs: undefined,
  maxOutputBytes: undefined,
  maxTokens: undefined,
  group: undefined,
  priority: 0,
  key: undefined,
  retries: 0,
  backoffMs: 0,
  resumes: undefined,
  rerunOf: undefined,
  after: [],
  command: undefined,
} satisfies Partial<LaunchOptions>;

/** Refuses a backoff that nothing would ever wait for. @throws UsageError */
export function requireTries(backoffMs: number | undefined, retries: number | undefined): void {
  if (backoffMs === undefined || retries) return;
  throw new UsageError("--backoff is the wait before a further try", "Say with --retries how many there may be.");
}
