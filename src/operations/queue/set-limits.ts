import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { environmentVariables } from "../../config/environment.ts";
import { loadConfig } from "../../config/load-config.ts";
import type { Context } from "../../context.ts";
import { withStoreLock } from "../../store/with-store-lock.ts";
import { writeAtomically } from "../../store/write-atomically.ts";
import { changeLimits, type LimitChanges } from "../../task/limit-changes.ts";
import { advanceQueue } from "./advance-queue.ts";

/**
 * Writes limits into the config file and starts what has room now. The store's lock also serialises two such changes.
 * @returns the context with the settings that hold from now on
 */
export function setLimits(context: Context, changes: LimitChanges): Context {
  withStoreLock(context.store, () => editConfigFile(context.config.configFile, (data) => changeLimits(data, changes)));
  const config = loadConfig({ ...environmentVariables(), HOME: context.config.home });
  const changed: Context = { config, store: context.store, now: context.now };
  advanceQueue(changed);
  return changed;
}

type Data = Readonly<Record<string, unknown>>;

function editConfigFile(path: string, edit: (data: Data) => Data): void {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeAtomically(path, write(edit({}), "  "));
    return;
  }
  // A link into somebody's dotfiles stays one, and the file keeps its mode.
  const file = realpathSync(path);
  const { mode } = statSync(file);
  const text = readFileSync(file, "utf8");
  writeAtomically(file, write(edit(JSON.parse(text) as Data), /^[ \t]+(?=")/m.exec(text)?.[0] ?? "  "));
  chmodSync(file, mode & 0o777);
}

function write(data: Data, indent: string): string {
  return `${JSON.stringify(data, null, indent)}\n`;
}
