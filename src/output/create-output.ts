import { type ConsolaInstance, createConsola } from "consola/core";
import type { TerminalSettings } from "../config/environment.ts";
import type { Output } from "../context.ts";
import { isTerminal } from "../system/is-terminal.ts";
import { toTerminalText } from "../task/to-terminal-text.ts";
import { escapeJson } from "./escape-json.ts";
import { createStyle } from "./style.ts";
import { writeNow } from "./write-now.ts";

/** How the command line asked to be spoken to. */
export interface OutputFlags {
  json: boolean;
  text: boolean;
  noColor: boolean;
}

/** Gives a command its voice: JSON for programs, text for a terminal or when asked. */
export function createOutput(flags: OutputFlags, settings: TerminalSettings): Output {
  const terminal = isTerminal(1);
  const mayColor = !flags.noColor && !settings.noColor;
  const format = flags.json || (!terminal && !flags.text) ? "json" : "text";
  const logger = createLogger(() => mayColor && isTerminal(2));
  return {
    format,
    jsonAsked: flags.json,
    terminal,
    color: terminal && mayColor,
    get columns() {
      return settings.columns ?? terminalColumns(terminal);
    },
    // console.log writes at once and whole, and says nothing when the reader has gone: `… | head` just ends.
    json: (value) => console.log(toJson(value, terminal)),
    text: (text) => console.log(text),
    note: (text) => {
      if (format === "text") logger.log(text);
    },
    warn: (text) => logger.warn(text),
  };
}

function toJson(value: unknown, terminal: boolean): string {
  return escapeJson(JSON.stringify(value, null, terminal ? 2 : 0));
}

// process.stdout costs 11 ms: only a table on a terminal is worth it.
function terminalColumns(terminal: boolean): number {
  return (terminal ? process.stdout.columns : undefined) || 80;
}

function createLogger(colorOf: () => boolean): ConsolaInstance {
  return createConsola({
    level: 3,
    // Its throttle would print repeated lines a second later, when the process has long ended.
    throttle: 0,
    reporters: [
      {
        log: ({ type, args }) => {
          const text = toTerminalText(args.join(" "));
          writeNow(2, `${type === "warn" ? `${createStyle(colorOf()).yellow("warning:")} ` : ""}${text}\n`);
        },
      },
    ],
  });
}
