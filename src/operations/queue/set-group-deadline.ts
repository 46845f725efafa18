import type { Context } from "../../context.ts";
import { joinGroup } from "../../task/group-deadline.ts";
import type { TaskRecord } from "../../task/record.ts";
import { readUnfinished } from "../look/read-unfinished.ts";

/** Gives a task that is about to be stored the end of its group's time, where that is limited. Call it under the store lock. */
export function setGroupDeadline(context: Context, task: TaskRecord): TaskRecord {
  const { groupTimeouts } = context.config;
  const timeoutMs = task.group && Object.hasOwn(groupTimeouts, task.group) ? groupTimeouts[task.group] : undefined;
  if (timeoutMs === undefined && !task.group_deadline) return task;
  return joinGroup(task, timeoutMs, readUnfinished(context), context.now());
}
