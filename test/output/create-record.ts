import type { TaskRecord } from "../../src/task/record.ts";

/** A record with what a test says of it. */
export function createRecord(fields: Partial<TaskRecord> = {}): TaskRecord {
  return {
    id: "bg_019ab3f2c1d00000001",
    description: "Fix auth",
    prompt: "Fix it",
    agent: "executor-med",
    status: "running",
    ...fields,
  };
}
