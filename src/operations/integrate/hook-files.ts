import { existsSync } from "node:fs";
import { join } from "node:path";
import { editJsonc } from "../../droid/edit-jsonc.ts";
import { isOurHook } from "../../droid/hook-commands.ts";
import { type HookMap, readHookMap } from "../../droid/hook-settings.ts";
import { removeHooks } from "../../droid/merge-hooks.ts";
import { type JsonDocument, parseJsonc } from "../../droid/parse-jsonc.ts";
import { TaskBgError } from "../../errors.ts";
import { backupPath, type FileChange } from "./file-change.ts";
import type { IntegrationScope } from "./integration-scope.ts";
import { readTextFile } from "./read-settings.ts";

/** A file that the Droid CLI reads hooks from. */
export interface HookFile {
  readonly path: string;
  /** The key that the hooks stand under; undefined when the file is nothing but hooks. */
  readonly key: "hooks" | undefined;
  /** Undefined when there is no such file. */
  readonly text: string | undefined;
  readonly document: JsonDocument;
  readonly map: HookMap;
  /** The hooks without those that task-bg installed. */
  readonly others: HookMap;
}

/** The files of a scope. */
export interface HookFiles {
  /** `hooks.json`, or where there is none the one in the folder `hooks`, where it stood in older versions. */
  readonly hooksFile: HookFile | undefined;
  readonly settings: HookFile;
}

/** Reads the files of a scope. @throws TaskBgError `invalid`, `io` that names the file, and the place where it can */
export function readHookFiles({ dir }: IntegrationScope): HookFiles {
  const path = [join(dir, "hooks.json"), join(dir, "hooks", "hooks.json")].find(existsSync);
  return {
    hooksFile: path === undefined ? undefined : readHookFile(path, undefined),
    settings: readHookFile(join(dir, "settings.json"), "hooks"),
  };
}

/** The change of a file to other hooks. */
export function changeHooks({ path, text, map: old }: HookFile, map: HookMap, after: string | undefined): FileChange {
  return { path, before: text, after, shown: { before: showHooks(old), after: showHooks(map) } };
}

/** What to keep of a file before it is changed: what others have in it, if anything. */
export function backUp(file: HookFile): FileChange["backup"] {
  const content = writeHooks(file, file.others);
  return file.text === undefined || saysNothing(content) ? undefined : { path: backupPath(file.path), content };
}

/** The file's text with other hooks. */
export function writeHooks({ document, key, map: old }: HookFile, map: HookMap): string {
  if (key === undefined || map === old) return editJsonc(document, key === undefined ? map : document.root.value);
  const { [key]: _, ...rest } = document.root.value as Record<string, unknown>;
  const isEmpty = Object.keys(map).length === 0;
  return editJsonc(document, isEmpty ? rest : { ...(document.root.value as object), [key]: map });
}

/** Whether a settings file's text says nothing. */
export function saysNothing(text: string): boolean {
  return /^\s*(\{\s*\}\s*)?$/.test(text);
}

function readHookFile(path: string, key: HookFile["key"]): HookFile {
  const text = readTextFile(path);
  const document = parseJsonc(text === undefined || saysNothing(text) ? "{}\n" : text, path);
  const map = readHookMap(document, key);
  return { path, key, text, document, map, others: removeHooks(map, isOurHook, readBackup(path, key)) };
}

// Whatever is wrong with it: it is only asked for lists that were empty.
function readBackup(path: string, key: HookFile["key"]): HookMap {
  try {
    const backup = backupPath(path);
    return readHookMap(parseJsonc(readTextFile(backup) ?? "{}", backup), key);
  } catch (error) {
    if (error instanceof TaskBgError) return {};
    throw error;
  }
}

function showHooks(map: HookMap): string {
  return Object.keys(map).length === 0 ? "" : JSON.stringify(map, null, 2);
}
