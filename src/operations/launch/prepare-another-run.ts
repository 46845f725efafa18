import type { Context } from "../../context.ts";
import { TaskBgError } from "../../errors.ts";
import type { TaskRecord } from "../../task/record.ts";
import { readUnfinished } from "../look/read-unfinished.ts";
import { requireEnded } from "../settle/require-ended.ts";
import { settleTask } from "../settle/settle-task.ts";
import { findByKey } from "./find-by-key.ts";
import { type LaunchOptions, requireTries } from "./launch-options.ts";
import { optionsOfTask } from "./options-of-task.ts";
import { requireIdleSession } from "./require-idle-session.ts";

/** What may be other than it was; what is undefined stays. */
export type LaunchChanges = { [Key in keyof LaunchOptions]?: LaunchOptions[Key] | undefined };

/**
 * What a new task is launched with that repeats an ended one, with changes.
 * @throws TaskBgError `still_running`, `not_found`
 */
export function prepareRerun(context: Context, id: string, changes: LaunchChanges): LaunchOptions {
  const record = settleTask(context, id);
  if (!isRepeated(context, changes)) requireEnded(context, record, `Wait for it with: task-bg wait ${id}`);
  const options = optionsOfTask(context.store, record);
  // The model may be the old droid's own: another droid brings its own.
  const model = changes.agent === undefined ? options.model : undefined;
  return { ...change({ ...options, model }, changes), rerunOf: id };
}

/**
 * What a new task is launched with that goes on in the Droid session of an ended one.
 * @throws TaskBgError `still_running`, `invalid` when it has no such session, `not_found`
 */
export function prepareResume(context: Context, id: string, changes: LaunchChanges): LaunchOptions {
  const record = settleTask(context, id);
  const repeated = isRepeated(context, changes);
  if (!repeated) requireEnded(context, record, `Wait for it with: task-bg wait ${id}`);
  const sessionId = requireSession(record);
  if (!repeated) requireIdleSession(sessionId, readUnfinished(context));
  const options = optionsOfTask(context.store, record);
  // The session goes back to its own directory by itself; a worktree without a name would be another one.
  const worktree = options.worktree || undefined;
  return { ...change({ ...options, worktree }, changes), resumes: { id, sessionId } };
}

// A key that is known gives its task back, whatever has become of the one before.
function isRepeated({ store }: Context, { key }: LaunchChanges): boolean {
  return findByKey(store, key) !== undefined;
}

function requireSession({ id, kind, droid_session_id: sessionId }: TaskRecord): string {
  if (sessionId) return sessionId;
  throw new TaskBgError(
    "invalid",
    kind === "exec"
      ? `Task ${id} ran a command, which has no session`
      : `Task ${id} has no Droid session that could go on`,
    { hint: `Run it anew with: task-bg rerun ${id}` },
  );
}

function change(options: LaunchOptions, changes: LaunchChanges): LaunchOptions {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const changed = { ...options, ...Object.fromEntries(given) };
  requireTries(changes.backoffMs, changed.retries);
  return changed;
}
