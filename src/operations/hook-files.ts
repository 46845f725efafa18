import { existsSync } from "node:fs";
import { join } from "node:path";
import { editJsonc } from "../droid/edit-jsonc.ts";
import { isOurHook } from "../droid/hook-commands.ts";
import { type HookMap, readHookMap } from "../droid/hook-settings.ts";
import { removeHooks } from "../droid/merge-hooks.ts";
import { type JsonDocument, parseJsonc } from "../droid/parse-jsonc.ts";
import type { FileChange } from "./file-change.ts";
import type { IntegrationScope } from "./integration-scope.ts";
import { readSettings } from "./read-settings.ts";

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

/** The change that gives a file other hooks, or none when they are the same. */
export function changeHooks(file: HookFile, map: HookMap, after: string | undefined): FileChange[] {
  if (map === file.map) return [];
  const shown = { before: showHooks(file.map), after: showHooks(map) };
  return [{ path: file.path, before: file.text, after, keepBefore: holdsMore(file), shown }];
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
  const text = readSettings(path);
  const document = parseJsonc(text === undefined || saysNothing(text) ? "{}\n" : text, path);
  const map = readHookMap(document, key);
  return { path, key, text, document, map, others: removeHooks(map, isOurHook) };
}

// What is ours alone needs no backup.
function holdsMore(file: HookFile): boolean {
  return file.text !== undefined && !saysNothing(writeHooks(file, file.others));
}

function showHooks(map: HookMap): string {
  return Object.keys(map).length === 0 ? "" : JSON.stringify(map, null, 2);
}
