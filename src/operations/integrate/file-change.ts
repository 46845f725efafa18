import { chmodSync, lstatSync, mkdirSync, realpathSync, rmdirSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { systemErrorCode, TaskBgError } from "../../errors.ts";
import { writeAtomically } from "../../store/write-atomically.ts";
import type { IntegrationScope } from "./integration-scope.ts";
import { readTextFile } from "./read-settings.ts";

/** What is to be done to one file. */
export interface FileChange {
  readonly path: string;
  /** Undefined: there is no file. */
  readonly before: string | undefined;
  /** Undefined: there will be none. */
  readonly after: string | undefined;
  /** What is kept beside it, to go back to. */
  readonly backup?: { readonly path: string; readonly content: string } | undefined;
  /** The part that changes, for a reader: a settings file holds keys that are nobody's business. */
  readonly shown?: { readonly before: string; readonly after: string };
  /** Of no interest to a reader. */
  readonly quiet?: boolean;
}

/** Where a file is kept as it is without task-bg. */
export function backupPath(path: string): string {
  return `${path}.task-bg-backup`;
}

/**
 * Carries changes out, each whole or not at all. A link stays a link, a mode stays as it is, and folders that are left empty go.
 * @throws TaskBgError `io`, before anything is written when a file is no longer what the change was made from
 */
export function applyChanges(changes: readonly FileChange[], scope: IntegrationScope): void {
  for (const change of changes) requireUnchanged(change);
  for (const change of changes) {
    try {
      if (change.after === undefined) removeFile(change.path, scope);
      else writeFile(change, change.after, scope);
    } catch (error) {
      const message = `The file ${change.path} cannot be changed: ${(error as Error).message}`;
      throw new TaskBgError("io", message, { cause: error });
    }
  }
}

function requireUnchanged({ path, before }: FileChange): void {
  if (readTextFile(path) === before) return;
  throw new TaskBgError("io", `The file ${path} was changed by someone else at this moment`, { hint: "Try again." });
}

function writeFile({ path, backup }: FileChange, after: string, { project }: IntegrationScope): void {
  mkdirSync(dirname(path), { recursive: true, mode: project === undefined ? 0o700 : 0o755 });
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? (project === undefined ? 0o600 : 0o644);
  if (backup !== undefined) replaceFile(backup.path, backup.content, mode);
  replaceFile(path, after, mode);
}

function replaceFile(path: string, content: string, mode: number): void {
  const target = resolveLink(path);
  writeAtomically(target, content);
  chmodSync(target, mode & 0o7777);
}

function resolveLink(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    // A link that leads nowhere is somebody's mistake to mend, not to be replaced by a file.
    if (systemErrorCode(error) !== "ENOENT" || lstatSync(path, { throwIfNoEntry: false }) !== undefined) throw error;
    return path;
  }
}

function removeFile(path: string, { dir }: IntegrationScope): void {
  rmSync(path);
  for (let folder = dirname(path); folder.startsWith(dir); folder = dirname(folder)) {
    try {
      rmdirSync(folder);
    } catch {
      return;
    }
  }
}
