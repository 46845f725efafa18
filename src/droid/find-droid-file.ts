import { statSync } from "node:fs";
import { join } from "node:path";
import { systemErrorCode, TaskBgError, UsageError } from "../errors.ts";

/** Where droid files are looked for. */
export interface DroidPlaces {
  /** The directory that the run works in. */
  readonly cwd: string;
  readonly home: string;
}

export type DroidSource = "project" | "user";

export interface DroidFile {
  readonly path: string;
  readonly source: DroidSource;
}

/** The directories of droid files, the one that wins first. The Droid CLI searches these two and no other. */
export function droidDirectories(places: DroidPlaces): { path: string; source: DroidSource }[] {
  return [
    { path: join(places.cwd, ".factory", "droids"), source: "project" },
    { path: join(places.home, ".factory", "droids"), source: "user" },
  ];
}

/** Whether the text may name a droid's file: it then has no slash and cannot lead out of its directory. */
export function isDroidName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name) && !name.includes("..");
}

/**
 * Finds the file that defines a droid: the project's, else the user's.
 * @throws UsageError for a name that could not be a file's
 */
export function findDroidFile(name: string, places: DroidPlaces): DroidFile | undefined {
  checkDroidName(name);
  for (const { path: directory, source } of droidDirectories(places)) {
    const path = join(directory, `${name}.md`);
    if (isFile(path)) return { path, source };
  }
  return undefined;
}

function checkDroidName(name: string): void {
  if (isDroidName(name)) return;
  throw new UsageError(
    `${JSON.stringify(name)} is no droid's name; expected letters, digits, dots, - and _, as in executor-med`,
    "List the known ones with: task-bg droids",
  );
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return false;
    throw new TaskBgError("io", `The droid file ${path} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
