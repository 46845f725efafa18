import type { TaskRecord } from "./record.ts";

/** Tasks that may write the same checkout at the same time. */
export interface SharedCheckout {
  checkout: string;
  ids: string[];
}

/** Tools that change nothing; whatever else a droid may use can. */
const readingTools: ReadonlySet<string> = new Set(["Read", "LS", "Grep", "Glob", "WebSearch", "FetchUrl", "TodoWrite"]);

/**
 * Finds the checkouts that tasks just launched share with each other or with what runs already.
 * @param running every task that runs, the launched ones among them
 * @param findCheckout the checkout that a directory is in
 */
export function findSharedCheckouts(
  launched: ReadonlySet<string>,
  running: readonly TaskRecord[],
  findCheckout: (directory: string) => string | undefined,
): SharedCheckout[] {
  const writers = Map.groupBy(running.filter(mayWrite), ({ cwd }) => findCheckout(cwd ?? "/"));
  return [...writers].flatMap(([checkout, tasks]) => {
    const ids = tasks.map(({ id }) => id);
    const isShared = checkout !== undefined && ids.length > 1 && ids.some((id) => launched.has(id));
    return isShared ? [{ checkout, ids }] : [];
  });
}

/** Whether a task may write the checkout that it works in: a droid that is not held to reading, without a worktree. */
export function mayWrite({ kind, status, autonomy, worktree, argv }: TaskRecord): boolean {
  if (status !== "running" || kind !== "droid" || autonomy === "low" || typeof worktree === "string") return false;
  const tools = argv?.[argv.indexOf("--only-tools") + 1];
  if (!argv?.includes("--only-tools") || tools === undefined) return true;
  return tools.split(",").some((tool) => !readingTools.has(tool));
}
