import type { TaskRecord } from "./record.ts";
import { timeOfTaskId } from "./task-id.ts";

/** The largest priority, in either direction. */
export const largestPriority = 1_000_000;

/** What a point of priority is worth. */
const headStartMs = 3_600_000;

const largestHeadStartMs = largestPriority * headStartMs;

/**
 * A task's turn in the queue, as text that sorts: the time of its launch, an hour earlier for each point of priority. So
 * tasks of one priority go first in, first out, a higher one goes before what waits, and none is passed by newer ones for
 * ever, as it would be if the priority alone decided.
 */
export function turnOf({ id, priority }: Pick<TaskRecord, "id" | "priority">): string {
  const turn = largestHeadStartMs + (timeOfTaskId(id) ?? 0) - (priority ?? 0) * headStartMs;
  return `${String(turn).padStart(14, "0")}-${id}`;
}
