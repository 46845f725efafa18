import { UsageError } from "../../errors.ts";
import { type Dependency, parseDependencyWord } from "../../task/dependency-word.ts";
import { groupNameForm, isGroupName } from "../../task/group-name.ts";
import { largestPriority } from "../../task/queue-order.ts";
import { dependencyConditions } from "../../task/record.ts";
import { suggestNearest } from "../../task/suggest.ts";

/** Reads `--group`. @throws UsageError */
export function parseGroupFlag(value: string | undefined): string | undefined {
  if (value === undefined || isGroupName(value)) return value;
  throw new UsageError(`--group is ${JSON.stringify(value)}; expected ${groupNameForm}`);
}

/** Reads `--priority`. @throws UsageError */
export function parsePriorityFlag(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const priority = /^-?\d{1,7}$/.test(value) ? Number(value) : Number.NaN;
  if (Math.abs(priority) <= largestPriority) return priority;
  throw new UsageError(
    `--priority is ${JSON.stringify(value)}; expected a whole number from -${largestPriority} to ${largestPriority}`,
  );
}

/** Reads `--after id,any:id,fail:id`. @throws UsageError */
export function parseAfterFlag(value: string | undefined): Dependency[] {
  return (value?.split(",") ?? []).map((word) => parseDependency(word.trim()));
}

function parseDependency(word: string): Dependency {
  const dependency = parseDependencyWord(word);
  if (dependency !== undefined) return dependency;
  const [condition = "", id] = word.split(":");
  const nearest = id ? suggestNearest(condition, dependencyConditions) : undefined;
  throw new UsageError(
    `--after has ${JSON.stringify(word)}; expected an id, or one behind ok:, any: or fail:`,
    nearest && `Did you mean ${nearest}:${id}?`,
  );
}
