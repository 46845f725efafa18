import { describeState } from "../task/describe-state.ts";
import { formatDuration } from "../task/duration.ts";
import type { TaskRecord } from "../task/record.ts";
import { elapsedMs } from "../task/record-time.ts";
import { toSingleLine } from "./terminal-text.ts";

const shownCharacters = 160;

/** Says in one line how a task ended: id, state, how long it took, and its result or error. */
export function describeEnd(record: TaskRecord, now: Date): string {
  const elapsed = elapsedMs(record, now);
  const took = elapsed === undefined ? "" : ` after ${formatDuration(elapsed)}`;
  const text = toSingleLine(record.error ?? record.result ?? "", shownCharacters);
  return `${record.id}  ${toSingleLine(describeState(record), 60)}${took}${text === "" ? "" : `: ${text}`}`;
}
