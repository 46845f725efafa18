import { escapeJson } from "./escape-json.ts";

/** Writes a value as one line of JSON that a terminal can show. */
export function toJsonLine(value: unknown): string {
  return `${escapeJson(JSON.stringify(value))}\n`;
}
