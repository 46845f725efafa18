import { type DependencyCondition, dependencyConditions } from "./record.ts";
import { isTaskId } from "./task-id.ts";

/** What a task waits for: another task, or by its name another entry of a batch. */
export interface Dependency {
  id: string;
  on: DependencyCondition;
}

/** Reads what a task waits for: an id, or one behind `ok:`, `any:` or `fail:`; undefined when it is none of these. */
export function parseDependencyWord(word: string): Dependency | undefined {
  const [condition, id, ...rest] = word.includes(":") ? word.split(":") : ["ok", word];
  const on = dependencyConditions.find((known) => known === condition);
  return on !== undefined && id !== undefined && isTaskId(id) && rest.length === 0 ? { id, on } : undefined;
}
