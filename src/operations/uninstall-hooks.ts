import { backupPath, type FileChange } from "./file-change.ts";
import { changeHooks, type HookFile, type HookFiles, saysNothing, writeHooks } from "./hook-files.ts";
import { readSettings } from "./read-settings.ts";

/** Plans to take out what task-bg installed, wherever it stands, and nothing else. */
export function planHookRemoval({ hooksFile, settings }: HookFiles): FileChange[] {
  return [hooksFile, settings].flatMap((file) => (file === undefined ? [] : removeFrom(file)));
}

function removeFrom(file: HookFile): FileChange[] {
  if (file.others === file.map) return [];
  const rest = writeHooks(file, file.others);
  const backup = backupPath(file.path);
  const before = readSettings(backup);
  // No backup and nothing left: the file was made for these hooks. Only settings.json ever is.
  const after = before === undefined && file.key !== undefined && saysNothing(rest) ? undefined : rest;
  const changes = changeHooks(file, file.others, after).map((change) => ({ ...change, keepBefore: false }));
  // A backup of what the file is again protects nothing.
  if (before === rest) changes.push({ path: backup, before, after: undefined, keepBefore: false });
  return changes;
}
