import { closeSync, mkdirSync, openSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { systemErrorCode } from "../errors.ts";
import { tryLockExclusively } from "../system/flock.ts";
import { isTaskId } from "../task/task-id.ts";
import { isSessionId } from "./session-index.ts";
import { type Store, storePaths } from "./store.ts";

/** The parent of launches that nobody's session asked for: its completions are delivered to nobody. */
const nobody = "main";

/** Leaves a completion for a session. Posted before the record is final, so that a crash in between loses none. */
export function postCompletion(store: Store, session: string, id: string): void {
  if (session === nobody || !isSessionId(session)) return;
  // A delivery may take the emptied directory away between making it and posting.
  for (let attempt = 0; attempt < 10; attempt++) {
    mkdirSync(storePaths.outboxOf(store, session), { recursive: true, mode: 0o700 });
    try {
      closeSync(openSync(storePaths.posted(store, session, id), "a", 0o600));
      return;
    } catch (error) {
      if (systemErrorCode(error) !== "ENOENT") throw error;
    }
  }
}

/** The tasks whose completion waits for a session, oldest first. */
export function listPosted(store: Store, session: string): string[] {
  return isSessionId(session) ? listNames(storePaths.outboxOf(store, session)).filter(isTaskId) : [];
}

/** The sessions for which completions wait. */
export function listOutboxes(store: Store): string[] {
  return listNames(storePaths.outbox(store)).filter(isSessionId);
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
 * The lock is that of the directory itself, so nothing is left behind; whoever locks one that was taken away meanwhile
 * finds it empty.
 */
export async function withDeliveryLock(store: Store, session: string, action: () => Promise<void>): Promise<void> {
  const fd = openDirectory(storePaths.outboxOf(store, session));
  if (fd === undefined) return;
  try {
    if (tryLockExclusively(fd)) await action();
  } finally {
    closeSync(fd);
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

function listNames(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return [];
    throw error;
  }
}
