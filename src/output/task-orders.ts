import type { TaskRecord } from "../task/record.ts";

/** Says with which others a task belongs, what it waits for and how it is tried again: labels with a line each, "" for nothing. */
export function describeOrders(task: TaskRecord): (readonly [label: string, text: string])[] {
  return [
    ["Group", task.group ?? ""],
    ["Priority", task.priority ? String(task.priority) : ""],
    ["After", (task.after ?? []).map(({ id, on }) => (on === "ok" ? id : `${on}:${id}`)).join(", ")],
    ["Key", task.key ?? ""],
    ["Attempt", describeAttempt(task)],
    ["Launched by", task.parent_task_id ?? ""],
  ];
}

function describeAttempt({ attempts, retries, retries_from: from }: TaskRecord): string {
  const attempt = (attempts?.length ?? 0) + 1;
  const most = (from ?? 0) + (retries ?? 0) + 1;
  return most === 1 ? "" : `${attempt} of ${most} at most`;
}
