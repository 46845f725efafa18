import { appendFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Store } from "./store.ts";

const largestBytes = 256 * 1024;
const longestLine = 2_000;

/** Notes one line of trouble in the hooks' log, which never grows beyond two files. Failing to note it is no trouble of its own. */
export function appendLog(store: Store, now: Date, line: string): void {
  const path = join(store.dir, ".hooks.log");
  try {
    rotate(path);
    appendFileSync(path, `${now.toISOString()} ${line.replace(/\s+/g, " ").slice(0, longestLine)}\n`, { mode: 0o600 });
  } catch {
    // A hook has nobody to tell.
  }
}

function rotate(path: string): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestBytes) renameSync(path, `${path}.1`);
}
