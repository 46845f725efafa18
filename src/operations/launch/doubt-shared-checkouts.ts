import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Context } from "../../context.ts";
import { listLive } from "../../store/live-index.ts";
import { readRecords } from "../../store/records.ts";
import type { TaskRecord } from "../../task/record.ts";
import { findSharedCheckouts, mayWrite, type SharedCheckout } from "../../task/shared-checkouts.ts";

const mostNamed = 4;

/** What to say of tasks that were just launched and may write a checkout in which others write; a sentence for each. */
export function doubtSharedCheckouts({ store }: Context, launched: readonly TaskRecord[]): string[] {
  if (!launched.some(mayWrite)) return [];
  const running = readRecords(store, listLive(store)).records;
  return findSharedCheckouts(new Set(launched.map(({ id }) => id)), running, findCheckout).map(describe);
}

// One directory may have many names.
function findCheckout(directory: string): string | undefined {
  try {
    return findRoot(realpathSync(directory));
  } catch {
    // It was removed under the task, or may not be read.
    return undefined;
  }
}

// A worktree has a file of that name, other checkouts a directory.
function findRoot(directory: string): string | undefined {
  if (existsSync(join(directory, ".git"))) return directory;
  const parent = dirname(directory);
  return parent === directory ? undefined : findRoot(parent);
}

function describe({ checkout, ids }: SharedCheckout): string {
  const named = ids.slice(0, mostNamed).join(", ") + (ids.length > mostNamed ? ", …" : "");
  return `${ids.length} running tasks may write the same checkout, ${checkout}: ${named}. --worktree gives a task one of its own`;
}
