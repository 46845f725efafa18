import * as v from "valibot";
import { type Dependency, parseDependencyWord } from "./dependency-word.ts";
import { parseDuration } from "./duration.ts";
import { groupNameForm, isGroupName } from "./group-name.ts";
import { largestPriority } from "./queue-order.ts";
import { parseSize } from "./size.ts";
import { suggestNearest } from "./suggest.ts";
import { isTaskId } from "./task-id.ts";

// The messages of the schema say what was expected; what came is said beside it.
const aDuration = "a duration such as 90s, 30m or 2h";
const dependencies = 'ids or names, such as ["build", "any:lint"]';
const commandWords = 'a list of words, such as ["make", "test"]';

const text = v.nullish(v.string("text"));

const entrySchema = v.looseObject({
  name: textThat(isTaskId, "up to 64 letters, digits, _ and -"),
  description: textThat((given) => given.trim() !== "", "a short label"),
  prompt: text,
  promptFile: textThat((given) => given !== "" && given !== "-", "the path of a file"),
  droid: text,
  parent: text,
  autonomy: text,
  model: text,
  cwd: text,
  worktree: v.nullish(v.union([v.boolean(), v.string()], "a name, or true for one without")),
  timeout: textAs(parseDuration, aDuration),
  idleTimeout: textAs(parseDuration, aDuration),
  maxOutput: textAs(parseSize, "a size such as 500k, 100M or 2G"),
  maxTokens: wholeNumber(1, Number.MAX_SAFE_INTEGER),
  reasoningEffort: text,
  exec: v.nullish(v.pipe(v.array(v.string(commandWords), commandWords), v.check(isCommand, commandWords))),
  group: textThat(isGroupName, groupNameForm),
  priority: wholeNumber(-largestPriority, largestPriority),
  after: v.nullish(
    v.pipe(
      v.union([v.string(), v.array(v.string())], dependencies),
      v.transform(parseAfter),
      v.custom<Dependency[]>((given) => Array.isArray(given), dependencies),
    ),
  ),
  key: text,
  retries: wholeNumber(0, 999_999_999),
  backoff: textAs(parseDuration, aDuration),
});

/** One task of a batch as it was written down, its values read. */
export type BatchEntry = v.InferOutput<typeof entrySchema>;

export type ParsedEntry = { entry: BatchEntry } | { problems: string[] };

/** Reads one task of a batch. @returns every problem that it has, not only the first */
export function parseBatchEntry(data: unknown): ParsedEntry {
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    return { problems: [`it is ${show(data)}; expected an object with the fields of a launch`] };
  }
  const fields = data as Record<string, unknown>;
  const parsed = v.safeParse(entrySchema, fields);
  const wrong = [...new Set((parsed.issues ?? []).map((issue) => describeIssue(issue, fields)))];
  const problems = [...findUnknown(fields), ...wrong, ...(parsed.success ? checkTogether(parsed.output) : [])];
  return parsed.success && problems.length === 0 ? { entry: parsed.output } : { problems };
}

function findUnknown(fields: Record<string, unknown>): string[] {
  const known = Object.keys(entrySchema.entries);
  return Object.keys(fields)
    .filter((field) => !known.includes(field))
    .map((field) => {
      const nearest = suggestNearest(field.replace(/[-_]/g, ""), known);
      return `unknown field ${show(field)}${nearest === undefined ? "" : `; did you mean ${nearest}?`}`;
    });
}

function describeIssue(issue: v.BaseIssue<unknown>, fields: Record<string, unknown>): string {
  const field = String(issue.path?.[0]?.key);
  return `${field} is ${show(fields[field])}; expected ${issue.message}`;
}

const onlyOfDroids = ["promptFile", "autonomy", "model", "reasoningEffort", "worktree", "maxTokens"] as const;

function checkTogether(entry: BatchEntry): string[] {
  const given = (field: keyof BatchEntry) => entry[field] !== undefined && entry[field] !== null;
  const problems =
    given("backoff") && !entry.retries ? ["backoff is the wait before a further try; retries is missing"] : [];
  if (given("exec"))
    return [
      ...problems,
      ...onlyOfDroids.filter(given).map((field) => `${field} is for a droid, and exec runs a command`),
    ];
  if (!given("description")) problems.push("description is missing");
  if (given("prompt") && given("promptFile")) problems.push("prompt and promptFile are both given");
  if (!given("prompt") && !given("promptFile")) problems.push("prompt is missing");
  if (entry.prompt?.trim() === "") problems.push("prompt is empty");
  return problems;
}

function textThat(is: (given: string) => boolean, expected: string) {
  return v.nullish(v.pipe(v.string(expected), v.check(is, expected)));
}

function textAs(parse: (given: string) => number | undefined, expected: string) {
  return v.nullish(v.pipe(v.string(expected), v.transform(parse), v.number(expected)));
}

function wholeNumber(least: number, most: number) {
  const expected =
    most > 999_999_999 ? `a whole number of at least ${least}` : `a whole number from ${least} to ${most}`;
  return v.nullish(
    v.pipe(v.number(expected), v.safeInteger(expected), v.minValue(least, expected), v.maxValue(most, expected)),
  );
}

function parseAfter(given: string | string[]): Dependency[] | undefined {
  const list = typeof given === "string" ? given.split(",") : given;
  const parsed = list.map((word) => parseDependencyWord(word.trim()));
  return parsed.every((dependency) => dependency !== undefined) ? parsed : undefined;
}

// A word with a NUL in it cannot be given to a process.
function isCommand(list: string[]): boolean {
  return list[0] !== undefined && list[0] !== "" && !list.some((word) => word.includes("\0"));
}

function show(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value);
  return json.length <= 60 ? json : `${json.slice(0, 60).toWellFormed()}…`;
}
