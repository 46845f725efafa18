import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Config } from "../../config/load-config.ts";
import { TaskBgError } from "../../errors.ts";

/** For whom task-bg is installed: a user, or everyone who works in a project. */
export interface IntegrationScope {
  /** The `.factory` directory. */
  readonly dir: string;
  /** The project's directory, whose settings others read as well; undefined for the user. */
  readonly project: string | undefined;
}

/**
 * Finds the scope.
 * @param project its directory; undefined for the user's own scope
 * @throws TaskBgError `invalid` for a project that is no directory
 */
export function findScope({ home }: Config, project: string | undefined): IntegrationScope {
  if (project === undefined) return { dir: join(home, ".factory"), project: undefined };
  const dir = resolve(project);
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new TaskBgError("invalid", `The project ${dir} is not a directory`, {
      hint: "Name it with --project=DIR, or type --project in it.",
    });
  }
  return { dir: join(dir, ".factory"), project: dir };
}
