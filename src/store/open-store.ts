import { mkdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { systemErrorCode, TaskBgError } from "../errors.ts";
import { type Store, storePaths } from "./store.ts";

/**
 * Opens the store, making it when it is not there, and refuses one that another user owns or may write to:
 * what is in it decides what gets run and killed.
 * @throws TaskBgError `unsafe_store`, `io`
 */
export function openStore(dir: string): Store {
  const found = statDirectory(dir) ?? createDirectories({ dir });
  if (!found.isDirectory()) throw unsafe(dir, "it is not a directory", "Set TASK_BG_DIR to a directory of yours.");
  const owner = process.getuid?.();
  if (owner !== undefined && found.uid !== owner) {
    throw unsafe(
      dir,
      `it belongs to user ${found.uid}, not to you (${owner})`,
      "Set TASK_BG_DIR to a directory of yours.",
    );
  }
  if ((found.mode & 0o022) !== 0) {
    throw unsafe(dir, `others may write to it (mode ${(found.mode & 0o777).toString(8)})`, `Type: chmod 700 ${dir}`);
  }
  // The kernel tells of open files by their real path.
  return { dir: realpathSync(dir) };
}

function statDirectory(dir: string): Stats | undefined {
  try {
    return statSync(dir);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return undefined;
    throw unusable(dir, error);
  }
}

function createDirectories(store: Store): Stats {
  try {
    for (const dir of [store.dir, storePaths.liveIndex(store), storePaths.sessionIndex(store)]) {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
    }
    return statSync(store.dir);
  } catch (error) {
    throw unusable(store.dir, error);
  }
}

function unsafe(dir: string, why: string, hint: string): TaskBgError {
  return new TaskBgError("unsafe_store", `The task store ${dir} is not safe to use: ${why}`, { hint });
}

function unusable(dir: string, error: unknown): TaskBgError {
  return new TaskBgError("io", `The task store ${dir} cannot be used: ${(error as Error).message}`, {
    hint: "Set TASK_BG_DIR to a directory that you can write to.",
    cause: error,
  });
}
