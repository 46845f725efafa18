import { accessSync, constants, statSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";

/**
 * Finds what a name stands for, as an absolute path: the keeper's `exec` must not take it for a shell's own idea of it,
 * and PATH is the launcher's.
 * @returns undefined when there is no such file or it is not executable
 */
export function findExecutable(name: string, cwd: string, path: string): string | undefined {
  if (!name.includes("/")) return Bun.which(name, { PATH: path, cwd }) ?? undefined;
  const executable = isAbsolute(name) ? name : resolve(cwd, name);
  try {
    accessSync(executable, constants.X_OK);
    return statSync(executable).isFile() ? executable : undefined;
  } catch {
    return undefined;
  }
}
