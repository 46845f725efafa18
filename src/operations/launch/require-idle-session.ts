import { TaskBgError } from "../../errors.ts";
import type { TaskRecord } from "../../task/record.ts";

/**
 * Refuses a run in a session in which another has not ended: both would write the same transcript.
 * @param unfinished the tasks that have not ended, read under the store lock where the run is about to be stored
 * @throws TaskBgError `still_running`
 */
export function requireIdleSession(sessionId: string, unfinished: readonly TaskRecord[]): void {
  const busy = unfinished.find((record) => isInSession(record, sessionId));
  if (busy === undefined) return;
  throw new TaskBgError("still_running", `Task ${busy.id} is ${busy.status} in the same Droid session`, {
    hint: `Wait for it with: task-bg wait ${busy.id}`,
  });
}

/** The session that a task goes on in, by its arguments: one that has not begun, or failed early, never told it. */
export function sessionOfResumed({ resumes, argv }: TaskRecord): string | undefined {
  const flag = resumes ? (argv?.indexOf("-s") ?? -1) : -1;
  return flag === -1 ? undefined : argv?.[flag + 1];
}

function isInSession(record: TaskRecord, sessionId: string): boolean {
  return record.droid_session_id === sessionId || sessionOfResumed(record) === sessionId;
}
