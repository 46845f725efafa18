import { formatDuration } from "./duration.ts";
import type { TaskRecord } from "./record.ts";
import { elapsedMs } from "./record-time.ts";

/** How much of an agent's context a delivery may take, in characters. */
export interface DeliveryBudget {
  perTask: number;
  total: number;
}

const defaultDeliveryBudget: DeliveryBudget = { perTask: 1_500, total: 6_000 };

/**
 * Tells an agent of its finished tasks in one compact text: errors first, results cut to the budget, what no longer fits
 * by its id with the command that shows it.
 */
export function composeDelivery(records: readonly TaskRecord[], now: Date, budget = defaultDeliveryBudget): string {
  const parts: string[] = [heading(records.length)];
  let left = budget.total;
  for (const record of errorsFirst(records)) {
    const head = describe(record, now);
    const text =
      left > 0
        ? cut((record.error ?? record.result ?? "").trim(), Math.min(budget.perTask, left), record.id)
        : pointer(record.id);
    left -= text.length;
    parts.push(text === "" ? head : `${head}\n${indent(text)}`);
  }
  return parts.join("\n");
}

function heading(count: number): string {
  return count === 1 ? "A background task of yours has finished:" : `${count} background tasks of yours have finished:`;
}

function errorsFirst(records: readonly TaskRecord[]): TaskRecord[] {
  const rank = { error: 0, cancelled: 1, completed: 2, running: 3, queued: 3 };
  return records.toSorted((a, b) => rank[a.status] - rank[b.status]);
}

function describe(record: TaskRecord, now: Date): string {
  const elapsed = elapsedMs(record, now);
  const state = record.status === "error" && record.reason ? `error (${record.reason})` : record.status;
  const facts = [
    record.agent || "command",
    state,
    ...(elapsed === undefined ? [] : [`after ${formatDuration(elapsed)}`]),
  ];
  return `- ${record.id} "${record.description ?? ""}" (${facts.join(", ")})`;
}

function cut(text: string, length: number, id: string): string {
  if (text.length <= length) return text;
  // Half of a surrogate pair at the cut would be no character.
  return `${text
    .slice(0, length)
    .toWellFormed()
    .replace(/\uFFFD$/, "")}…\n[${pointer(id)}]`;
}

function pointer(id: string): string {
  return `The whole result: task-bg output ${id} --result`;
}

function indent(text: string): string {
  return text.replace(/^/gm, "  ");
}
