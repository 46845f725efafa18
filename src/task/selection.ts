import type { TaskRecord, TaskStatus } from "./record.ts";
import { parseRecordTime } from "./record-time.ts";

/** Which tasks a command is about; what is undefined does not matter. */
export interface TaskFilter {
  status?: readonly TaskStatus[] | undefined;
  parent?: string | undefined;
  droid?: string | undefined;
  group?: string | undefined;
  /** Launched within this many ms. */
  sinceMs?: number | undefined;
  /** At most so many, the newest. */
  limit?: number | undefined;
}

/** Picks the tasks that match, newest first. */
export function selectTasks(records: readonly TaskRecord[], filter: TaskFilter, now: Date): TaskRecord[] {
  const matching = records.filter((record) => matchesFilter(record, filter, now));
  const newestFirst = matching.sort((a, b) => launchTime(b) - launchTime(a) || (a.id < b.id ? 1 : -1));
  return filter.limit === undefined ? newestFirst : newestFirst.slice(0, filter.limit);
}

/** How many tasks are in each state. */
export function countByStatus(records: readonly TaskRecord[]): Record<TaskStatus, number> {
  const counts = { queued: 0, running: 0, completed: 0, error: 0, cancelled: 0 };
  for (const { status } of records) counts[status]++;
  return counts;
}

/** The same counts for each group that a task is in, by its name. */
export function countByGroup(records: readonly TaskRecord[]): Map<string, Record<TaskStatus, number>> {
  const named = records.filter(({ group }) => group);
  const groups = [...Map.groupBy(named, ({ group }) => group ?? "")];
  return new Map(
    groups.sort(([a], [b]) => (a < b ? -1 : 1)).map(([group, members]) => [group, countByStatus(members)]),
  );
}

/** Whether a filter leaves a task; how many it leaves is not asked here. */
export function matchesFilter(record: TaskRecord, filter: TaskFilter, now: Date): boolean {
  if (filter.status !== undefined && !filter.status.includes(record.status)) return false;
  if (filter.parent !== undefined && record.parent_session_id !== filter.parent) return false;
  if (filter.droid !== undefined && record.agent !== filter.droid) return false;
  if (filter.group !== undefined && record.group !== filter.group) return false;
  return filter.sinceMs === undefined || launchTime(record) >= now.getTime() - filter.sinceMs;
}

function launchTime(record: TaskRecord): number {
  return parseRecordTime(record.queued_at ?? record.started_at)?.getTime() ?? 0;
}
