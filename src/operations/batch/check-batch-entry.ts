import type { Context } from "../../context.ts";
import { TaskBgError } from "../../errors.ts";
import { findTaskId } from "../../store/find-task-id.ts";
import { isKey } from "../../store/key-index.ts";
import { findResultReferences } from "../../task/result-references.ts";
import { suggestNearest } from "../../task/suggest.ts";
import { findByKey } from "../launch/find-by-key.ts";
import type { LaunchOptions } from "../launch/launch-options.ts";
import { planRun } from "../launch/plan-run.ts";

/** The tasks and entries that an entry names, in what it waits for and in its prompt, each once. */
export function namedBy({ after, prompt }: LaunchOptions): string[] {
  const references = findResultReferences(new TextDecoder().decode(prompt));
  return [...new Set([...after.map(({ id }) => id), ...references])];
}

/** The other entries of its batch that an entry waits for. A name in the batch hides a task of that id. */
export function namedInBatch(options: LaunchOptions, names: ReadonlySet<string>): string[] {
  return namedBy(options).filter((name) => names.has(name));
}

/** Checks what a launch of an entry would refuse, and writes nothing. @returns each problem in a sentence */
export function checkBatchEntry(context: Context, options: LaunchOptions, names: ReadonlySet<string>): string[] {
  // Launched before by its key, it is launched no more: what it was launched with may be gone.
  const keyProblem = options.key === undefined || isKey(options.key) ? [] : ["key is too long, or empty"];
  if (keyProblem.length === 0 && findByKey(context.store, options.key) !== undefined) return [];
  const others = namedBy(options).filter((name) => !names.has(name));
  return [
    ...keyProblem,
    ...others.flatMap((id) => checkTask(context, id, names)),
    ...attempt(() => planRun(context, "bg_0", withoutDependencies(options))),
  ];
}

function checkTask({ store }: Context, id: string, names: ReadonlySet<string>): string[] {
  const nearest = suggestNearest(id, names);
  const guess = nearest === undefined ? "" : `; did you mean the entry ${nearest}?`;
  return attempt(() => findTaskId(store, id)).map((problem) => `${problem}, and no entry of that name${guess}`);
}

// They were looked at already, and those on other entries have no id yet.
function withoutDependencies(options: LaunchOptions): LaunchOptions {
  const text = new TextDecoder().decode(options.prompt);
  const plain = options.command !== undefined || findResultReferences(text).length === 0;
  return { ...options, after: [], prompt: plain ? options.prompt : Buffer.from("with results") };
}

function attempt(action: () => unknown): string[] {
  try {
    action();
    return [];
  } catch (error) {
    return [describeProblem(error)];
  }
}

/** What an entry is refused for, in a sentence. @throws what is no fault of the entry */
export function describeProblem(error: unknown): string {
  if (error instanceof TaskBgError) return error.message;
  throw error;
}
