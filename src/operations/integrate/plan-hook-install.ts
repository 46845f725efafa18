import { type HookCommands, isOriginalHook, isOurHook } from "../../droid/hook-commands.ts";
import { type DroidHookEvent, droidHookEvents, type HookCommand } from "../../droid/hook-settings.ts";
import { findHookEvents, mergeHooks } from "../../droid/merge-hooks.ts";
import { placeHooks } from "../../droid/place-hooks.ts";
import type { FileChange } from "./file-change.ts";
import { backUp, changeHooks, type HookFile, type HookFiles, writeHooks } from "./hook-files.ts";

/** What an installation of hooks comes to. */
export interface HookPlan {
  readonly changes: FileChange[];
  /** The file of each event's hook. */
  readonly places: Partial<Record<DroidHookEvent, string>>;
  /** What keeps them from doing any good, as sentences. */
  readonly warnings: string[];
}

/** Plans to put the hooks where the Droid CLI runs them, and to take them away from where they stood before. */
export function planHookInstall(files: HookFiles, commands: HookCommands, replaceOriginal: boolean): HookPlan {
  const { hooksFile, settings } = files;
  const isReplaced = (hook: HookCommand) => isOurHook(hook) || (replaceOriginal && isOriginalHook(hook));
  const placed = placeHooks(commands, { hooksFile: hooksFile?.others, settings: settings.others });
  const targets = [
    ...(hooksFile === undefined ? [] : [{ file: hooksFile, wanted: placed.hooksFile }]),
    { file: settings, wanted: placed.settings },
  ];
  return {
    changes: targets.flatMap(({ file, wanted }) => changeFile(file, wanted, isReplaced)),
    places: Object.fromEntries(
      targets.flatMap(({ file, wanted }) =>
        droidHookEvents.flatMap((event) => (wanted[event] === undefined ? [] : [[event, file.path]])),
      ),
    ),
    warnings: [
      ...warnOfSwitch(files),
      ...(replaceOriginal ? [] : warnOfOriginal(targets)),
      ...warnOfNesting(hooksFile),
    ],
  };
}

function changeFile(file: HookFile, wanted: HookCommands, isReplaced: (hook: HookCommand) => boolean): FileChange[] {
  const map = mergeHooks(file.map, wanted, isReplaced);
  if (map === file.map) return [];
  return [{ ...changeHooks(file, map, writeHooks(file, map)), backup: backUp(file) }];
}

function warnOfSwitch({ hooksFile, settings }: HookFiles): string[] {
  const owner = [hooksFile, settings].find((file) => file?.map.hooksDisabled !== undefined);
  if (owner?.map.hooksDisabled !== true) return [];
  return [`All hooks are switched off by "hooksDisabled" in ${owner.path}: none runs until that is false.`];
}

function warnOfOriginal(targets: readonly { file: HookFile }[]): string[] {
  return targets.flatMap(({ file }) => {
    const events = findHookEvents(file.map, isOriginalHook);
    if (events.length === 0) return [];
    return [
      `${file.path} still runs background-manager.py at ${events.join(", ")}: both would complete tasks. ` +
        "Install with --replace-original to put task-bg in its place.",
    ];
  });
}

function warnOfNesting(hooksFile: HookFile | undefined): string[] {
  if (hooksFile === undefined || typeof (hooksFile.map as { hooks?: unknown }).hooks !== "object") return [];
  return [`${hooksFile.path} has hooks under a key "hooks", where the Droid CLI does not look in that file.`];
}
