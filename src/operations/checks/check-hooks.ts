import type { Config } from "../../config/load-config.ts";
import type { Context } from "../../context.ts";
import { isOriginalHook, isOurHook } from "../../droid/hook-commands.ts";
import type { DroidHookEvent, HookCommand, HookMap } from "../../droid/hook-settings.ts";
import { isPluginEnabled } from "../../droid/is-plugin-enabled.ts";
import { findHookEvents } from "../../droid/merge-hooks.ts";
import { TaskBgError } from "../../errors.ts";
import { readHookFiles } from "../integrate/hook-files.ts";
import { findScope } from "../integrate/integration-scope.ts";
import { planInstall } from "../integrate/plan-integration.ts";
import { type Finding, nameSome, ok, warn } from "./finding.ts";

/** Looks whether the Droid CLI runs task-bg's hooks, for this user or in this project. */
export function checkHooks({ config }: Pick<Context, "config">, cwd: string): Finding {
  const places = findPlaces(config, cwd);
  if (places.some(({ maps }) => maps?.some(({ hooksDisabled }) => hooksDisabled)))
    return warn("All hooks are switched off (hooksDisabled): no agent is told of what has ended", "droid, then /hooks");
  const findings = places.flatMap((place) => checkPlace(config, place) ?? []);
  const nowhere = warn("Not installed: no agent is told of what has ended", "task-bg install");
  return findings.find(({ status }) => status === "ok") ?? findings[0] ?? nowhere;
}

/** Looks for the original script's hook, which completes tasks as well, and reads every record at each call. */
export function checkOriginalHook({ config }: Pick<Context, "config">, cwd: string): Finding {
  for (const { dir, maps = [], install } of findPlaces(config, cwd)) {
    const events = findEvents(maps, isOriginalHook);
    if (events.length > 0)
      return warn(`${dir} still runs background-manager.py at ${nameSome(events)}`, `${install} --replace-original`);
  }
  return ok("No hook of background-manager.py");
}

/** Where hooks may stand. */
interface HookPlace {
  project: string | undefined;
  dir: string;
  /** Undefined when a file cannot be read: the Droid CLI passes over its hooks then. */
  maps: HookMap[] | undefined;
  /** What puts them right there. */
  install: string;
}

function findPlaces(config: Config, cwd: string): HookPlace[] {
  return [undefined, ...(cwd === config.home ? [] : [cwd])].map((where) => {
    const scope = findScope(config, where);
    const install = where === undefined ? "task-bg install" : "task-bg install --project";
    return { project: where, dir: scope.dir, maps: readMaps(scope), install };
  });
}

// What the error says of the file may quote it, and settings have keys in them: `install` is for its owner's eyes.
function readMaps(scope: ReturnType<typeof findScope>): HookMap[] | undefined {
  try {
    const { hooksFile, settings } = readHookFiles(scope);
    return hooksFile === undefined ? [settings.map] : [hooksFile.map, settings.map];
  } catch (error) {
    if (error instanceof TaskBgError) return undefined;
    throw error;
  }
}

/** @returns undefined where nothing of task-bg is */
function checkPlace(config: Config, { project, dir, maps, install }: HookPlace): Finding | undefined {
  if (isPluginEnabled(dir, "task-bg")) return ok(`Run by the plugin that ${dir} enables`);
  if (maps === undefined)
    return warn(
      `Not known: the Droid CLI passes over a file with hooks in ${dir} that cannot be read`,
      `${install} --dry-run`,
    );
  if (findEvents(maps, isOurHook).length === 0) return undefined;
  // They are right where installing them again would change nothing: where the CLI reads them, and of this program.
  const { changes } = planInstall(config, { project, force: false, replaceOriginal: false });
  if (changes.length === 0) return ok(`Installed in ${dir}`);
  return warn(`Installed in ${dir}, but in part, by another version or where they do not run`, install);
}

function findEvents(maps: readonly HookMap[], isWanted: (hook: HookCommand) => boolean): DroidHookEvent[] {
  return [...new Set(maps.flatMap((map) => findHookEvents(map, isWanted)))];
}
