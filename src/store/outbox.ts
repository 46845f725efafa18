import { accessSync, closeSync, constants, mkdirSync, openSync, rmdirSync, rmSync } from "node:fs";
import { systemErrorCode, TaskBgError } from "../errors.ts";
import { tryLockExclusively } from "../system/flock.ts";
import { isInPlace } from "../system/is-in-place.ts";
import { isSessionId } from "../task/session-id.ts";
import { isTaskId } from "../task/task-id.ts";
import { unknownSession } from "../task/unknown-session.ts";
import { listEntries } from "./index-directory.ts";
import { type Store, storePaths } from "./store.ts";

/** Each is a delivery that ended in the same microseconds. */
const mostAttempts = 100;

/**
 * Leaves a completion for a session. Posted before the record is final, so that a crash in between loses none.
 * @throws TaskBgError `io` when it cannot be left there
 */
export function postCompletion(store: Store, session: string, id: string): void {
  if (session === unknownSession || !isSessionId(session)) return;
  try {
    post(store, session, id);
  } catch (error) {
    const path = storePaths.outboxOf(store, session);
    throw new TaskBgError("io", `The completion of ${id} cannot be left in ${path}: ${(error as Error).message}`, {
      hint: "It has to be a directory that you can write to; move what is there away.",
      cause: error,
    });
  }
}

// A delivery may take the emptied directory away before the completion is in it, or while it is being made: mkdir then says
// that it exists, and it does not.
function post(store: Store, session: string, id: string): void {
  for (let attempts = 0; ; attempts++) {
    try {
      mkdirSync(storePaths.outboxOf(store, session), { recursive: true, mode: 0o700 });
      closeSync(openSync(storePaths.posted(store, session, id), "a", 0o600));
      return;
    } catch (error) {
      const vanished = ["ENOENT", "EEXIST"].includes(systemErrorCode(error) ?? "");
      if (!vanished || attempts >= mostAttempts) throw error;
    }
  }
}

/** The tasks whose completion waits for a session, oldest first. What is no file with a task's name is not ours. */
export function listPosted(store: Store, session: string): string[] {
  if (!isSessionId(session)) return [];
  const entries = listEntries(storePaths.outboxOf(store, session));
  return entries.flatMap((entry) => (entry.isFile() && isTaskId(entry.name) ? [entry.name] : [])).sort();
}

/** The sessions for which completions wait. */
export function listOutboxes(store: Store): string[] {
  const entries = listEntries(storePaths.outbox(store));
  return entries.flatMap((entry) => (entry.isDirectory() && isSessionId(entry.name) ? [entry.name] : [])).sort();
}

/** Takes delivered completions away, and the session's directory with the last: hooks look for it. */
export function acknowledge(store: Store, session: string, ids: readonly string[]): void {
  if (!isSessionId(session)) return;
  for (const id of ids) rmSync(storePaths.posted(store, session, id), { force: true });
  try {
    rmdirSync(storePaths.outboxOf(store, session));
  } catch (error) {
    const code = systemErrorCode(error);
    if (code !== "ENOTEMPTY" && code !== "EEXIST" && code !== "ENOENT") throw error;
  }
}

/**
 * Runs one delivery to a session alone. Does not wait: when another is under way, it delivers what is there.
 * The lock is that of the directory itself, so nothing is left behind. It counts only while the directory is still the one
 * in its place: another delivery may have taken it away, and a completion have made it anew, before it was locked.
 * @throws what the system says of a directory in which nothing could be acknowledged: it would be delivered for ever
 */
export async function withDeliveryLock(store: Store, session: string, action: () => Promise<void>): Promise<void> {
  const path = storePaths.outboxOf(store, session);
  for (let attempts = 0; attempts < mostAttempts; attempts++) {
    const fd = openDirectory(path);
    if (fd === undefined) return;
    try {
      if (!tryLockExclusively(fd)) return;
      if (!isInPlace(fd, path)) continue;
      accessSync(path, constants.W_OK);
      return await action();
    } finally {
      closeSync(fd);
    }
  }
}

function openDirectory(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}
