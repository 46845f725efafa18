import type { StatusChange } from "../task/status-change.ts";
import { markStatus } from "./mark-status.ts";
import { createStyle } from "./style.ts";
import { toSingleLine } from "./terminal-text.ts";

/** Says in one line that a task came into another state. */
export function describeStatusChange(change: StatusChange, color: boolean): string {
  const style = createStyle(color);
  const to = change.to === null ? "removed" : markStatus(change.to, change.to, style);
  const reason = change.reason === undefined ? "" : ` (${toSingleLine(change.reason, 40)})`;
  const group = change.group === null ? "" : `[${toSingleLine(change.group, 40)}]`;
  return [
    style.dim(change.at.replace(/\.\d+Z$/, "Z")),
    change.taskId,
    `${change.from === null ? "" : `${change.from} → `}${to}${reason}`,
    toSingleLine(change.description, 80),
    group,
  ]
    .filter((part) => part !== "")
    .join("  ");
}
