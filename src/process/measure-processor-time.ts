import { findTaskProcesses, type TaskProcesses } from "./find-task-processes.ts";
import { keeperName } from "./keeper-script.ts";
import { hasArgument, readProcess } from "./process-table.ts";

/** The kernel's clock tick in user space: 100 a second on every Linux that Bun runs on. */
const tickMs = 10;

/**
 * What a task's live processes have used of the processor, with the ended children that they waited for, in ms. What
 * watches it is left out: its looks would keep the task from ever being idle.
 */
export function measureProcessorTime(task: TaskProcesses): number {
  return findTaskProcesses(task)
    .filter((pid) => pid !== process.ppid && !hasArgument(pid, keeperName))
    .reduce((sum, pid) => sum + (readProcess(pid)?.processorTicks ?? 0) * tickMs, 0);
}
