import type { Context } from "../../context.ts";
import { TaskBgError, UsageError } from "../../errors.ts";
import { findTaskIds } from "../../store/find-task-id.ts";
import { readRecords } from "../../store/records.ts";
import type { TaskRecord } from "../../task/record.ts";
import { readUnfinished } from "./read-unfinished.ts";

/** Which tasks a command is for: those named, or all of a kind. */
export interface Targets {
  ids: readonly string[];
  all: boolean;
  group: string | undefined;
  parent: string | undefined;
}

/**
 * Finds the tasks that a command is for. `all` means those that have not ended; a group and a session mean also those
 * that have, unless only unfinished ones are wanted.
 * @throws UsageError unless exactly one kind was named; TaskBgError `ambiguous`, and `not_found` for an id, and for a group or
 * session that has none unless only unfinished ones are wanted
 */
export function selectTargets(context: Context, targets: Targets, unfinishedOnly = false): string[] {
  const kinds = [targets.ids.length > 0, targets.all, targets.group !== undefined, targets.parent !== undefined];
  if (kinds.filter(Boolean).length !== 1) {
    throw new UsageError("Expected one of: task ids, --all, --group NAME, --parent SESSION");
  }
  if (targets.ids.length > 0) return findTaskIds(context.store, targets.ids);
  const records = targets.all || unfinishedOnly ? readUnfinished(context) : readRecords(context.store).records;
  const meant = records.filter((record) => isMeant(record, targets)).map(({ id }) => id);
  if (meant.length === 0 && !targets.all && !unfinishedOnly) throw noneOf(targets);
  return meant;
}

// A mistyped name, or launches that all failed, must not look like work that is done.
function noneOf({ group, parent }: Targets): TaskBgError {
  const what =
    group === undefined ? `of the session ${JSON.stringify(parent)}` : `of the group ${JSON.stringify(group)}`;
  return new TaskBgError("not_found", `There is no task ${what}`, { hint: "List the tasks with: task-bg list" });
}

function isMeant(record: TaskRecord, { group, parent }: Targets): boolean {
  if (group !== undefined) return record.group === group;
  return parent === undefined || record.parent_session_id === parent;
}
