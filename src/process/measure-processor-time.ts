import { findTaskProcesses, type TaskProcesses } from "./find-task-processes.ts";
import { readProcess } from "./process-table.ts";

/** The kernel's clock tick in user space: 100 a second on every Linux that Bun runs on. */
const tickMs = 10;

/** What a task's live processes have used of the processor, with the ended children that they waited for, in ms. */
export function measureProcessorTime(task: TaskProcesses): number {
  return findTaskProcesses(task).reduce((sum, pid) => sum + (readProcess(pid)?.processorTicks ?? 0) * tickMs, 0);
}
