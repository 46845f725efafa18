import type { Autonomy } from "../droid/autonomy.ts";
import type { DependencyCondition } from "../task/record.ts";

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
  /** A name that several tasks share, for limits, waiting and reports. */
  group: string | undefined;
  /** Higher starts earlier. */
  priority: number;
  /** What it starts after. */
  after: readonly { id: string; on: DependencyCondition }[];
  /** A plain command instead of a droid. */
  command: readonly string[] | undefined;
}
