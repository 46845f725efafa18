import { closeSync, existsSync, openSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../../context.ts";
import { findLockHolder } from "../../process/find-lock-holder.ts";
import { storePaths } from "../../store/store.ts";
import { tryLockExclusively, tryLockShared } from "../../system/flock.ts";
import { type Finding, fail, ok, shellWord, warn } from "./finding.ts";

/** Looks whether the store's file system keeps locks: that a task lives is known by one. */
export function checkFileLocks({ store }: Context): Finding {
  // Named so that `cleanup` takes it away should this process be killed here.
  const path = join(store.dir, `.doctor.${process.pid}.tmp`);
  const fd = openSync(path, "wx", 0o600);
  try {
    if (!tryLockExclusively(fd)) return fail(`The file system of ${store.dir} has no file locks (flock)`, elsewhere);
    if (canLock(path)) return fail(`The file system of ${store.dir} grants a file lock twice`, elsewhere);
    return ok("The file system keeps file locks (flock)");
  } finally {
    closeSync(fd);
    rmSync(path, { force: true });
  }
}

const elsewhere = "export TASK_BG_DIR=<a directory on a local disk>";

const looks = 10;
const pauseMs = 100;

/** Looks whether somebody sits on the store's lock, which is otherwise held for a moment at a time. */
export async function checkStoreLock({ store }: Context): Promise<Finding> {
  const path = storePaths.lock(store);
  for (let look = 0; look < looks; look++) {
    if (!existsSync(path) || canLock(path)) return ok("Free");
    await Bun.sleep(pauseMs);
  }
  const holder = findLockHolder(path);
  const who = holder === undefined ? "Somebody" : `Process ${holder}`;
  return warn(
    `${who} holds the store's lock, for a second now: every command waits for it`,
    holder === undefined ? `lsof ${shellWord(path)}` : `kill ${holder}`,
  );
}

// Shared is enough to tell, and lets others look at the same time. Closing gives it back.
function canLock(path: string): boolean {
  const fd = openSync(path, "r");
  try {
    return tryLockShared(fd);
  } finally {
    closeSync(fd);
  }
}
