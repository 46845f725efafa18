import { existsSync } from "node:fs";
import { TaskBgError, UsageError } from "../errors.ts";
import { isTaskId } from "../task/task-id.ts";
import { listRecordIds } from "./records.ts";
import { type Store, storePaths } from "./store.ts";

const shownMatches = 10;

/**
 * Turns what a person typed into a task's id: the id, or a prefix that only one task has.
 * @throws TaskBgError `usage` for what can be no id, `not_found`, `ambiguous` (the matches are named)
 */
export function findTaskId(store: Store, typed: string): string {
  if (!isTaskId(typed)) {
    throw new UsageError(
      `${JSON.stringify(typed)} is no task id: expected letters, digits, _ and - such as bg_019ab3f2c1d4e5f60718`,
      listHint,
    );
  }
  if (existsSync(storePaths.record(store, typed))) return typed;
  const matches = listRecordIds(store).filter((id) => id.startsWith(typed));
  const [only, ...others] = matches;
  if (only === undefined) throw new TaskBgError("not_found", `No task ${typed} in ${store.dir}`, { hint: listHint });
  if (others.length > 0) throw ambiguous(typed, matches);
  return only;
}

/** The ids of several, each once: none is returned before all are found, so a mistyped one changes nothing. */
export function findTaskIds(store: Store, typed: readonly string[]): string[] {
  return [...new Set(typed.map((id) => findTaskId(store, id)))];
}

const listHint = "List the tasks with: task-bg list";

function ambiguous(typed: string, matches: string[]): TaskBgError {
  const shown = matches.slice(-shownMatches).join(", ");
  const more = matches.length > shownMatches ? ` and ${matches.length - shownMatches} more` : "";
  return new TaskBgError("ambiguous", `${typed} is the start of ${matches.length} task ids: ${shown}${more}`, {
    hint: "Type more of the id.",
  });
}
