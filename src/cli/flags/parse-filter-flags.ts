import { UsageError } from "../../errors.ts";
import { type TaskStatus, taskStatuses } from "../../task/record.ts";
import { suggestNearest } from "../../task/suggest.ts";

/** Reads `--status running,error`. @throws UsageError that names the nearest state */
export function parseStatusFlag(value: string | undefined): TaskStatus[] | undefined {
  return value?.split(",").map((word) => parseStatus(word.trim()));
}

/** Reads a flag that takes a whole number, of at least one unless said otherwise. @throws UsageError */
export function parseCountFlag(flag: string, value: string | undefined, least = 1): number | undefined {
  if (value === undefined) return undefined;
  if (/^(0|[1-9]\d{0,8})$/.test(value) && Number(value) >= least) return Number(value);
  throw new UsageError(`${flag} is ${JSON.stringify(value)}; expected a whole number of at least ${least}`);
}

function parseStatus(word: string): TaskStatus {
  const status = taskStatuses.find((known) => known === word);
  if (status !== undefined) return status;
  const nearest = suggestNearest(word, taskStatuses);
  throw new UsageError(
    `${JSON.stringify(word)} is no state of a task; expected ${taskStatuses.join(", ")}`,
    nearest && `Did you mean ${nearest}?`,
  );
}
