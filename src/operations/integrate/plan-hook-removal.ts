import { backupPath, type FileChange } from "./file-change.ts";
import { changeHooks, type HookFile, type HookFiles, saysNothing, writeHooks } from "./hook-files.ts";
import { readTextFile } from "./read-settings.ts";

/** Plans to take out what task-bg installed, wherever it stands, and nothing else. */
export function planHookRemoval({ hooksFile, settings }: HookFiles): FileChange[] {
  return [hooksFile, settings].flatMap((file) => (file === undefined ? [] : removeFrom(file)));
}

function removeFrom(file: HookFile): FileChange[] {
  if (file.others === file.map) return [];
  const rest = writeHooks(file, file.others);
  const backup = backupPath(file.path);
  const kept = readTextFile(backup);
  // Nothing left, and there was nothing before: settings.json was made for these hooks. No other file is ever made for them.
  const isOurs = kept === undefined && file.key !== undefined && saysNothing(rest);
  const change = changeHooks(file, file.others, isOurs ? undefined : rest);
  // A backup of what the file is again protects nothing.
  return kept === rest ? [change, { path: backup, before: kept, after: undefined }] : [change];
}
