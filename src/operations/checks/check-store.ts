import { lstatSync, readdirSync, type Stats, statSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../../context.ts";
import { systemErrorCode } from "../../errors.ts";
import { count, type Finding, fail, nameSome, ok, shellWord, warn } from "./finding.ts";

/** Looks whether the store can be used, and by nobody else. @throws TaskBgError when it is refused, with what to do */
export function checkStore({ store }: Context): Finding {
  const mode = statSync(store.dir).mode & 0o777;
  if ((mode & 0o077) === 0) return ok(`${store.dir}, for you alone`);
  return warn(`Others may look into ${store.dir} (mode ${mode.toString(8)})`, `chmod 700 ${shellWord(store.dir)}`);
}

/** Looks whether what is in the store is the user's, and closed to others. */
export function checkStoreFiles({ store }: Context): Finding {
  const files = listTree(store.dir);
  const owner = process.getuid?.();
  const dir = shellWord(store.dir);
  const notOurs = files.filter(({ stats }) => owner !== undefined && stats.uid !== owner);
  if (notOurs.length > 0) return fail(describe(notOurs, "another user's"), `sudo chown -R "$(id -un)" ${dir}`);
  const writable = files.filter(({ stats }) => (stats.mode & 0o022) !== 0);
  if (writable.length > 0)
    return fail(describe(writable, "open to others, who may change them"), `chmod -R go= ${dir}`);
  const readable = files.filter(({ stats }) => (stats.mode & 0o055) !== 0);
  if (readable.length > 0) return warn(describe(readable, "open to others, who may read them"), `chmod -R go= ${dir}`);
  return ok(`${count(files.length, "file")}, for you alone`);
}

interface StoredFile {
  name: string;
  stats: Stats;
}

function describe(files: readonly StoredFile[], state: string): string {
  return `${count(files.length, "file")} of the store ${files.length === 1 ? "is" : "are"} ${state}: ${nameSome(files.map(({ name }) => name))}`;
}

// The mode of a link says nothing, and what it leads to is not the store's.
function listTree(root: string, below = ""): StoredFile[] {
  return listNames(join(root, below)).flatMap((entry) => {
    const name = join(below, entry);
    const stats = lstatSync(join(root, name), { throwIfNoEntry: false });
    if (stats === undefined || stats.isSymbolicLink()) return [];
    return [{ name, stats }, ...(stats.isDirectory() ? listTree(root, name) : [])];
  });
}

// Tasks go on meanwhile: what was listed a moment ago may be gone.
function listNames(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return [];
    throw error;
  }
}
