import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { systemErrorCode } from "../errors.ts";
import { isSessionId } from "../task/session-id.ts";
import { isTaskId } from "../task/task-id.ts";
import { type Store, storePaths } from "./store.ts";
import { writeAtomically } from "./write-atomically.ts";

/** Makes a session's task findable at once. A session that is no file name is left out; it is then found by its record. */
export function linkSession(store: Store, sessionId: string, id: string): void {
  if (!isSessionId(sessionId)) return;
  const path = storePaths.session(store, sessionId);
  try {
    writeAtomically(path, id, { durable: false });
  } catch (error) {
    if (systemErrorCode(error) !== "ENOENT") throw error;
    mkdirSync(storePaths.sessionIndex(store), { recursive: true, mode: 0o700 });
    writeAtomically(path, id, { durable: false });
  }
}

/** The task of a session, when the index knows it. */
export function findTaskOfSession(store: Store, sessionId: string): string | undefined {
  if (!isSessionId(sessionId)) return undefined;
  try {
    const id = readFileSync(storePaths.session(store, sessionId), "utf8");
    return isTaskId(id) ? id : undefined;
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Forgets a session of a removed task. */
export function unlinkSession(store: Store, sessionId: string): void {
  if (isSessionId(sessionId)) rmSync(storePaths.session(store, sessionId), { force: true });
}
