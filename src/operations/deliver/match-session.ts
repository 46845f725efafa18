import { existsSync } from "node:fs";
import type { Context } from "../../context.ts";
import { listLive } from "../../store/live-index.ts";
import { findRecord } from "../../store/records.ts";
import { findTaskOfSession } from "../../store/session-index.ts";
import { storePaths } from "../../store/store.ts";
import type { TaskRecord } from "../../task/record.ts";
import { cleanUp } from "../settle/clean-up.ts";
import { sessionOf } from "../settle/session-of.ts";

/**
 * Finds the task whose own session this is: by its alias, by the Droid CLI's id, or because the hook runs inside it.
 * A session that a task's agent started itself has another id than the task's, and is nobody's.
 */
export function matchSession(context: Context, sessionId: string): TaskRecord | undefined {
  // A store that the original script wrote has no index yet: made once, so that every later hook is cheap.
  if (!existsSync(storePaths.sessionIndex(context.store))) cleanUp(context);
  const indexed = findTaskOfSession(context.store, sessionId);
  const known = indexed === undefined ? undefined : findRecord(context.store, indexed);
  if (known !== undefined && isItsSession(context, known, sessionId)) return known;
  return matchSurroundingTask(context, sessionId) ?? searchLive(context, sessionId);
}

function matchSurroundingTask(context: Context, sessionId: string): TaskRecord | undefined {
  const { insideTask } = context.config;
  const task = insideTask === undefined ? undefined : findRecord(context.store, insideTask);
  if (task === undefined) return undefined;
  const knownSession = sessionOf(context.store, task);
  return knownSession === undefined || isItsSession(context, task, sessionId) ? task : undefined;
}

// The index lacks a session that nobody has looked at since its init line came, and what the original script launched.
function searchLive(context: Context, sessionId: string): TaskRecord | undefined {
  for (const id of listLive(context.store)) {
    const task = findRecord(context.store, id);
    if (task !== undefined && isItsSession(context, task, sessionId)) return task;
  }
  return undefined;
}

function isItsSession(context: Context, task: TaskRecord, sessionId: string): boolean {
  return task.session_id === sessionId || sessionOf(context.store, task) === sessionId;
}
