import { toTerminalText } from "../task/to-terminal-text.ts";
import { createStyle, type Style } from "./style.ts";

/** One line of a diagnosis, as it is shown. */
export interface DiagnosisLine {
  name: string;
  status: "ok" | "warn" | "fail";
  message: string;
  fix?: string | undefined;
}

const widths = { status: 4, name: 13 };
const marks = { ok: "green", warn: "yellow", fail: "red" } as const;

/** Says one check, and beneath it what to type. Nothing is cut: it is there to be read whole, and to be copied. */
export function renderCheck({ name, status, message, fix }: DiagnosisLine, color: boolean): string {
  const style = createStyle(color);
  const line = `${markStatus(status, style)}  ${name.padEnd(widths.name)}  ${toOneLine(message)}`;
  if (fix === undefined) return line;
  const indent = " ".repeat(widths.status + widths.name + 4);
  return `${line}\n${indent}${style.cyan("fix:")} ${toOneLine(fix)}`;
}

/** Counts the checks by what came of them. */
export function renderDiagnosisSummary(checks: readonly DiagnosisLine[], color: boolean): string {
  const style = createStyle(color);
  const counts = (["ok", "warn", "fail"] as const).flatMap((status) => {
    const number = checks.filter((check) => check.status === status).length;
    return number === 0 ? [] : [style[marks[status]](`${number} ${status}`)];
  });
  return `${checks.length} checks: ${counts.join(", ")}`;
}

function markStatus(status: DiagnosisLine["status"], style: Style): string {
  return style[marks[status]](status.padEnd(widths.status));
}

function toOneLine(text: string): string {
  return toTerminalText(text).replace(/\s+/g, " ").trim();
}
