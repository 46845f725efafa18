import { createCommand } from "../cli/create-command.ts";
import type { CommandContext } from "../context.ts";
import { type QueuedTask, readQueue } from "../operations/queue/read-queue.ts";
import { renderQueueTable } from "../output/queue-table.ts";
import { warnOfUnreadable } from "../output/warn-of-unreadable.ts";

export const command = createCommand({
  name: "queue",
  description: "Show the queued tasks in their order and what each waits for",
  examples: ["task-bg queue", "task-bg queue --json | jq -r '.tasks[].waits_for' | sort | uniq -c"],
  notes: [
    "First in, first out, where a point of priority counts as an hour of waiting. Tasks that may not start yet are passed over.",
  ],
  args: {},
  run: async ({ context }) => {
    runQueue(context);
    return 0;
  },
});

/** Prints the queue. */
export function runQueue(context: CommandContext): void {
  const { output } = context;
  const { paused, tasks, unreadable } = readQueue(context);
  if (output.format === "json") output.json({ total: tasks.length, paused, tasks: tasks.map(toJson) });
  else
    output.text(renderQueueTable(tasks, paused, { now: context.now(), columns: output.columns, color: output.color }));
  warnOfUnreadable(output, unreadable);
}

function toJson({ record, waitsFor }: QueuedTask) {
  const { id, description, agent, group, priority, queued_at } = record;
  return {
    taskId: id,
    description,
    droid: agent,
    group: group ?? null,
    priority: priority ?? 0,
    queued_at,
    waits_for: waitsFor,
  };
}
