import type { TaskRecord } from "../task/record.ts";
import { toSingleLine } from "./terminal-text.ts";

/** Says in one line what became of a launch. */
export function describeLaunched({ record, existing }: { record: TaskRecord; existing: boolean }): string {
  const verb = existing ? "Launched before:" : record.status === "queued" ? "Queued" : "Launched";
  return `${verb} ${record.id}: ${toSingleLine(record.description ?? "", 60)}`;
}
