import type { Config } from "./config/load-config.ts";
import type { Store } from "./store/store.ts";

/** What operations work with. Members are lazy: a command pays only for what it touches. */
export interface Context {
  readonly config: Config;
  /** Opened, and checked to be ours, at first touch. */
  readonly store: Store;
  readonly now: () => Date;
}

/** How a command speaks: data on stdout, everything else on stderr. */
export interface Output {
  /** `json` when stdout is no terminal or `--json` was given, unless `--text` was. */
  readonly format: "json" | "text";
  /** Whether `--json` was given, for commands whose text is made for pipes too. */
  readonly jsonAsked: boolean;
  /** Whether stdout is a terminal. */
  readonly terminal: boolean;
  readonly color: boolean;
  readonly columns: number;
  /** Prints one JSON value on stdout. */
  json(value: unknown): void;
  /** Prints text and a newline on stdout. The caller has made text of tasks safe for a terminal. */
  text(text: string): void;
  /** Says something on stderr: progress, a hint for what to type next. Silent in JSON format. */
  note(text: string): void;
  /** Warns on stderr, in either format. */
  warn(text: string): void;
}

/** Context of a command: an operation's, and a voice. */
export interface CommandContext extends Context {
  readonly output: Output;
}
