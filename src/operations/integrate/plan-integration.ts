import { realpathSync } from "node:fs";
import { isAbsolute } from "node:path";
import { type Config, defaultStoreDir, loadConfig } from "../../config/load-config.ts";
import { type HookTarget, hookCommands } from "../../droid/hook-commands.ts";
import type { DroidHookEvent } from "../../droid/hook-settings.ts";
import type { FileChange } from "./file-change.ts";
import { readHookFiles } from "./hook-files.ts";
import { findScope, type IntegrationScope } from "./integration-scope.ts";
import { planHookInstall } from "./plan-hook-install.ts";
import { planHookRemoval } from "./plan-hook-removal.ts";
import { planSkillInstall, planSkillRemoval } from "./plan-skill.ts";

/** What is asked for. */
export interface IntegrationOptions {
  /** The project's directory; undefined for the user. */
  readonly project: string | undefined;
  /** Whether a skill that was changed by hand goes all the same. */
  readonly force: boolean;
}

/** Everything that an installation, or taking it out, comes to, before anything is done. */
export interface IntegrationPlan {
  readonly scope: IntegrationScope;
  readonly changes: FileChange[];
  /** The file of each event's hook. */
  readonly places: Partial<Record<DroidHookEvent, string>>;
  readonly warnings: string[];
}

/** Plans to install hooks and skill. @throws TaskBgError `invalid`, `io` for files that are not to be touched */
export function planInstall(
  config: Config,
  { project, force, replaceOriginal }: IntegrationOptions & { readonly replaceOriginal: boolean },
): IntegrationPlan {
  const scope = findScope(config, project);
  const hooks = planHookInstall(readHookFiles(scope), hookCommands(chooseTarget(config, scope)), replaceOriginal);
  const skill = planSkillInstall(scope, force);
  return {
    scope,
    changes: [...hooks.changes, ...skill.changes],
    places: hooks.places,
    warnings: [...warnOfPath(config, scope), ...hooks.warnings, ...skill.warnings],
  };
}

/** Plans to take hooks and skill out. @throws TaskBgError `invalid`, `io` for files that are not to be touched */
export function planUninstall(config: Config, { project, force }: IntegrationOptions): IntegrationPlan {
  const scope = findScope(config, project);
  const skill = planSkillRemoval(scope, force);
  const changes = [...planHookRemoval(readHookFiles(scope)), ...skill.changes];
  return { scope, changes, places: {}, warnings: skill.warnings };
}

// A project's settings are for everyone who works in it: no path and no store of one user's.
function chooseTarget(config: Config, { project }: IntegrationScope): HookTarget {
  if (project !== undefined) return { binary: undefined, storeDir: undefined };
  // The store of sessions that do not have the variables of this moment.
  const { storeDir } = loadConfig({ HOME: config.home });
  const isDefault = storeDir === defaultStoreDir(config.home);
  return { binary: findLastingPath(config), storeDir: isDefault ? undefined : storeDir };
}

// A link on PATH outlives an upgrade that puts the file itself elsewhere.
function findLastingPath({ executable, path }: Config): string {
  const found = Bun.which("task-bg", { PATH: path });
  return found !== null && isAbsolute(found) && isSameFile(found, executable) ? found : executable;
}

function isSameFile(one: string, other: string): boolean {
  try {
    return realpathSync(one) === realpathSync(other);
  } catch {
    return false;
  }
}

function warnOfPath({ path }: Config, { project }: IntegrationScope): string[] {
  if (project === undefined || Bun.which("task-bg", { PATH: path }) !== null) return [];
  return ["A project's hooks look for task-bg on PATH, where it is not: without it they do nothing."];
}
