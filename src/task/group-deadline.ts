import type { TaskRecord } from "./record.ts";

/**
 * Gives a task that joins its group the time that the group has. The time begins with the first task and is over for all
 * at once; with the first one that is launched after all have ended it begins anew.
 * @param timeoutMs how long the group has; undefined when that is not limited
 * @param unfinished the tasks that have not ended
 */
export function joinGroup(
  task: TaskRecord,
  timeoutMs: number | undefined,
  unfinished: readonly TaskRecord[],
  now: Date,
): TaskRecord {
  if (timeoutMs === undefined) return { ...task, group_deadline: null };
  const members = unfinished.filter(({ id, group }) => group === task.group && id !== task.id);
  const begun = members.map(({ group_deadline: deadline }) => deadline).find((deadline) => deadline);
  return { ...task, group_deadline: begun ?? new Date(now.getTime() + timeoutMs).toISOString() };
}
