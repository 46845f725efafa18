import { probeRun } from "../../process/probe-run.ts";
import type { Store } from "../../store/store.ts";
import { isOriginalRecord, type TaskRecord } from "../../task/record.ts";
import { runPaths } from "./run-paths.ts";

/** Whether a process of the task lives. Of the original script's tasks nothing is known: they count as dead. */
export function isTaskAlive(store: Store, record: TaskRecord): boolean {
  return !isOriginalRecord(record) && probeRun(runPaths(store, record.id)).state === "alive";
}
