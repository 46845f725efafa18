import type { ArgsDef } from "citty";
import { UsageError } from "../../errors.ts";

/** The flags that every command takes. */
export const globalFlags = {
  json: { type: "boolean", description: "Print one JSON value, also on a terminal (the default elsewhere)" },
  text: { type: "boolean", description: "Print text for people, also in a pipe or a file" },
  "no-color": { type: "boolean", description: "No colours; NO_COLOR=1 and TERM=dumb say the same" },
  help: { type: "boolean", alias: "h", description: "Show this help" },
  version: { type: "boolean", alias: "V", description: "Print the version" },
} as const satisfies ArgsDef;

/** What the global flags ask for. */
export interface GlobalFlags {
  json: boolean;
  text: boolean;
  noColor: boolean;
  help: boolean;
  version: boolean;
}

/**
 * Looks for the global flags before the rest of the command line is judged: help must come and an error must be said in the
 * right format even if the rest is wrong. Words after `--` are never flags.
 */
export function readGlobalFlags(words: readonly string[]): GlobalFlags {
  const end = words.indexOf("--");
  const flags = new Set(end === -1 ? words : words.slice(0, end));
  return {
    json: flags.has("--json"),
    // An id for a shell to take up comes with errors that the shell shows.
    text: flags.has("--text") || flags.has("--id"),
    noColor: flags.has("--no-color"),
    help: flags.has("--help") || flags.has("-h"),
    version: flags.has("--version") || flags.has("-V"),
  };
}

/** @throws UsageError for flags that contradict each other */
export function checkGlobalFlags(flags: GlobalFlags): void {
  if (flags.json && flags.text) {
    throw new UsageError("--json contradicts --text and --id", "Leave one of them out.");
  }
}
