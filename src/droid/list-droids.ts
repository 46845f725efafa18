import { readdirSync } from "node:fs";
import { join } from "node:path";
import { systemErrorCode, TaskBgError } from "../errors.ts";
import { type DroidFile, type DroidPlaces, droidDirectories, isDroidName } from "./find-droid-file.ts";
import { knownDroids } from "./known-droids.ts";
import { readDroidFile } from "./read-droid-file.ts";

/** A droid as `task-bg droids` lists it. */
export interface ListedDroid {
  /** What a launch calls it: the file's name without `.md`. */
  readonly name: string;
  readonly description: string | undefined;
  readonly source: DroidFile["source"] | "built-in name";
  /** The file that defines it; a built-in name has none. */
  readonly path: string | undefined;
  readonly model: string | undefined;
  /** Why a launch would refuse it. */
  readonly problem: string | undefined;
}

/** Lists every droid that a launch from here can name, by name. A broken file is listed with its problem. */
export function listDroids(places: DroidPlaces): ListedDroid[] {
  const droids = new Map<string, ListedDroid>();
  for (const [name, use] of knownDroids) droids.set(name, builtIn(name, use));
  // The user's first, so that the project's droid of the same name replaces it.
  for (const directory of droidDirectories(places).toReversed())
    for (const name of droidNames(directory.path))
      droids.set(name, describeFile(name, { path: join(directory.path, `${name}.md`), source: directory.source }));
  return [...droids.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function builtIn(name: string, use: string): ListedDroid {
  return {
    name,
    description: use,
    source: "built-in name",
    path: undefined,
    model: undefined,
    problem: undefined,
  };
}

function droidNames(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries
      .filter((entry) => entry.name.endsWith(".md") && (entry.isFile() || entry.isSymbolicLink()))
      .map((entry) => entry.name.slice(0, -".md".length));
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw new TaskBgError("io", `The droids in ${directory} cannot be listed: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

function describeFile(name: string, file: DroidFile): ListedDroid {
  const known = { name, source: file.source, path: file.path, description: knownDroids.get(name) };
  const broken = { ...known, model: undefined };
  if (!isDroidName(name)) return { ...broken, problem: `A launch cannot name it: rename the file ${file.path}` };
  try {
    const { description, model } = readDroidFile(file.path);
    return { ...known, description: description ?? known.description, model, problem: undefined };
  } catch (error) {
    return { ...broken, problem: (error as Error).message };
  }
}
