import type { Output } from "../context.ts";
import { isFinal, type TaskRecord } from "../task/record.ts";
import { describeLaunched } from "./describe-launched.ts";

/** Tells what became of a launch: the task, and how to go on with it. */
export function sayLaunched(output: Output, launched: { record: TaskRecord; existing: boolean }): void {
  const { id, session_id: sessionId, description, status } = launched.record;
  if (output.format === "json") {
    output.json({ taskId: id, sessionId, description, status, ...(launched.existing ? { existing: true } : {}) });
    return;
  }
  output.text(describeLaunched(launched));
  output.note(
    isFinal(status)
      ? `See it with: task-bg status ${id}`
      : `Follow it with: task-bg output ${id} --follow\nWait for it with: task-bg wait ${id}`,
  );
}
