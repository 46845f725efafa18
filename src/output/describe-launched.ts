import type { TaskRecord } from "../task/record.ts";
import { toSingleLine } from "./terminal-text.ts";

/** Says in one line what became of a launch. */
export function describeLaunched({ record, existing }: { record: TaskRecord; existing: boolean }): string {
  return `${nameOutcome(record, existing)} ${record.id}: ${toSingleLine(record.description ?? "", 60)}`;
}

function nameOutcome({ status }: TaskRecord, existing: boolean): string {
  if (existing) return `Launched before, ${status}:`;
  if (status === "queued") return "Queued";
  return status === "cancelled" ? "Withdrawn" : "Launched";
}
