import type { Context } from "../../context.ts";
import { TaskBgError } from "../../errors.ts";
import { type BatchEntry, parseBatchEntry } from "../../task/batch-entry.ts";
import { orderBatch } from "../../task/batch-order.ts";
import { type BatchFormat, type BatchItem, splitBatchText } from "../../task/batch-text.ts";
import type { LaunchOptions } from "../launch/launch-options.ts";
import { checkBatchEntry, describeProblem, namedInBatch } from "./check-batch-entry.ts";
import { checkBatchRoom } from "./check-batch-room.ts";
import { optionsOfEntry } from "./options-of-entry.ts";

/** What a batch comes as. */
export interface BatchSource {
  /** How it is called in a sentence. */
  title: string;
  text: string;
  format: BatchFormat;
  /** The group of the entries that name none. */
  group: string | undefined;
}

/** A batch that was found to be in order; nothing of it is launched yet. */
export interface Batch {
  /** As they stand in the text. Dependencies on other entries are still by name. */
  entries: { name: string | undefined; options: LaunchOptions }[];
  /** Every entry's index, each after those that it waits for. */
  order: number[];
}

interface Draft {
  place: string;
  name: string | undefined;
  options?: LaunchOptions;
  problems: string[];
}

/**
 * Reads a whole batch and checks all that a launch would check, so that it is launched whole or not at all.
 * @throws TaskBgError `invalid` with everything that is wrong, each with its line
 */
export async function parseBatch(context: Context, source: BatchSource): Promise<Batch> {
  const drafts: Draft[] = [];
  for (const item of splitBatchText(source.text, source.format)) drafts.push(await draftEntry(item, source.group));
  const names = new Set(drafts.flatMap(({ name }) => name ?? []));
  checkEach(context, drafts, names);
  const { order, problems } = orderBatch(drafts.map((draft) => ({ ...draft, needs: needsOf(draft, names) })));
  for (const { index, problem } of problems) drafts[index]?.problems.push(problem);
  refuseProblems(source.title, drafts);
  const entries = drafts.flatMap(({ name, options }) => (options === undefined ? [] : [{ name, options }]));
  checkBatchRoom(
    context,
    entries.map(({ options }) => options),
  );
  return { entries, order };
}

async function draftEntry(item: BatchItem, group: string | undefined): Promise<Draft> {
  const { place } = item;
  if ("problem" in item) return { place, name: undefined, problems: [item.problem] };
  const parsed = parseBatchEntry(item.value);
  // Its name is taken even if the rest is wrong: others that wait for it are not wrong for that.
  if ("problems" in parsed) return { place, name: readName(item.value), problems: parsed.problems };
  return { place, name: parsed.entry.name ?? undefined, ...(await readOptions(parsed.entry, group)) };
}

function readName(value: unknown): string | undefined {
  const name = typeof value === "object" && value !== null && "name" in value ? value.name : undefined;
  return typeof name === "string" ? name : undefined;
}

async function readOptions(entry: BatchEntry, group: string | undefined): Promise<Pick<Draft, "options" | "problems">> {
  try {
    return { options: await optionsOfEntry(entry, group), problems: [] };
  } catch (error) {
    return { problems: [describeProblem(error)] };
  }
}

function checkEach(context: Context, drafts: readonly Draft[], names: ReadonlySet<string>): void {
  const keys = new Map<string, string>();
  for (const { place, options, problems } of drafts) {
    if (options === undefined) continue;
    problems.push(...checkBatchEntry(context, options, names));
    const first = options.key === undefined ? undefined : keys.get(options.key);
    if (first !== undefined) problems.push(`key ${JSON.stringify(options.key)} is that of the entry at ${first} too`);
    else if (options.key !== undefined) keys.set(options.key, place);
  }
}

function needsOf({ options }: Draft, names: ReadonlySet<string>): string[] {
  return options === undefined ? [] : namedInBatch(options, names);
}

const shownProblems = 100;

function refuseProblems(title: string, drafts: readonly Draft[]): void {
  const lines = drafts.flatMap(({ place, problems }) => problems.map((problem) => `${place}: ${problem}`));
  if (lines.length === 0) return;
  const more = lines.length > shownProblems ? [`… and ${lines.length - shownProblems} more`] : [];
  const count = lines.length === 1 ? "a problem" : `${lines.length} problems`;
  throw new TaskBgError(
    "invalid",
    [`${title} has ${count}; nothing was launched`, ...lines.slice(0, shownProblems), ...more].join("\n"),
    { hint: "The fields of an entry: task-bg batch --help" },
  );
}
