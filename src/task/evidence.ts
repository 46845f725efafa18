import type { StopCause } from "./record.ts";

/** What a run's own files say of it: the `.run` lines, the `.out` file and the record's stop request. */
export interface Evidence {
  /** The status that the shell reported, 128 + n for signal n; undefined while no `exit` line was written. */
  exitCode: number | undefined;
  /** The stop that task-bg asked for, when it did. */
  stop: RequestedStop | undefined;
  /** The run's own account, of a droid in stream-json only. */
  events: EventEvidence;
  /** The last line of `.out` that is no event, bounded. */
  lastLine: string | undefined;
  /** The last 64 KiB of `.out` as text. */
  tail: string;
}

/** Why and when a task was to be stopped. */
export interface RequestedStop {
  cause: StopCause;
  /** In ms since 1970; undefined when the record does not tell it. */
  atMs: number | undefined;
}

/** What the stream of events says. `init` is false for a plain command, whose output is never believed as events. */
export interface EventEvidence {
  init: boolean;
  sessionId: string | undefined;
  completion: Completion | undefined;
  /** Messages of the `error` events, in order, bounded. */
  errors: string[];
}

/** The `completion` event of the run's own session. */
export interface Completion {
  text: string;
  usage: Record<string, unknown> | undefined;
  /** When it was reported, in ms since 1970; undefined when it does not say. */
  atMs: number | undefined;
}

/** Evidence of a run that has said nothing. */
export const noEvents: EventEvidence = { init: false, sessionId: undefined, completion: undefined, errors: [] };
