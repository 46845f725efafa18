import type { TaskProcesses } from "../../process/find-task-processes.ts";
import { readRunFile } from "../../process/run-file.ts";
import type { Store } from "../../store/store.ts";
import type { TaskRecord } from "../../task/record.ts";
import { runPaths } from "./run-paths.ts";

/** What a task's processes are known by. */
export function identifyProcesses(store: Store, record: TaskRecord): TaskProcesses {
  const paths = runPaths(store, record.id);
  return {
    id: record.id,
    // A keeper that sleeps out a retry's backoff has written no pid yet.
    keeperPid: readRunFile(paths.run).pid ?? record.process?.pid,
    keeperStartTime: record.process?.start_time ?? undefined,
    outputPath: paths.output,
  };
}
