import { readInitSession } from "../../droid/read-evidence.ts";
import { type Store, storePaths } from "../../store/store.ts";
import type { TaskRecord } from "../../task/record.ts";

/** The Droid CLI's id of a task's own session, once its run has told it. */
export function sessionOf(store: Store, task: TaskRecord): string | undefined {
  if (task.droid_session_id) return task.droid_session_id;
  return task.kind === "droid" ? readInitSession(storePaths.output(store, task.id)) : undefined;
}
