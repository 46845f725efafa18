import { type ErrorCode, systemErrorCode, TaskBgError } from "../errors.ts";
import { toTerminalText } from "../task/to-terminal-text.ts";
import { createStyle } from "./style.ts";

/** A failure as programs read it: the JSON on stdout has exactly these keys. */
export interface ErrorReport {
  error: string;
  code: ErrorCode;
  hint?: string;
}

/** Turns whatever was thrown into a report. What task-bg did not foresee is `internal`, or `io` when the system refused. */
export function toErrorReport(error: unknown): ErrorReport {
  if (error instanceof TaskBgError) {
    return { error: error.message, code: error.code, ...(error.hint === undefined ? {} : { hint: error.hint }) };
  }
  const message = error instanceof Error ? error.message || error.name : String(error);
  if (isSystemError(error)) return { error: message, code: "io" };
  return {
    error: message,
    code: "internal",
    hint: "This is a fault of task-bg. TASK_BG_DEBUG=1 shows where it happened.",
  };
}

/** Says a failure to a person: what happened, then what to type next. */
export function renderErrorText(report: ErrorReport, color: boolean): string {
  const style = createStyle(color);
  const message = `${style.red("error:")} ${toTerminalText(report.error)}`;
  return report.hint === undefined ? message : `${message}\n\n${style.cyan("hint:")} ${toTerminalText(report.hint)}`;
}

/** Where it happened and what caused it, for TASK_BG_DEBUG=1. */
export function renderErrorTrace(error: unknown, depth = 5): string {
  if (!(error instanceof Error)) return toTerminalText(String(error));
  const trace = toTerminalText(error.stack ?? error.message);
  return error.cause === undefined || depth === 0
    ? trace
    : `${trace}
caused by ${renderErrorTrace(error.cause, depth - 1)}`;
}

// Not every error with a code is the system's: citty's have one too.
function isSystemError(error: unknown): boolean {
  return systemErrorCode(error) !== undefined && error instanceof Error && "syscall" in error;
}
