import type { Context } from "../../context.ts";
import { TaskBgError } from "../../errors.ts";
import { holdSignals } from "../../system/hold-signals.ts";
import { renameResultReferences } from "../../task/result-references.ts";
import type { LaunchOptions } from "../launch/launch-options.ts";
import { type Launched, launchTask } from "../launch/launch-task.ts";
import type { Batch } from "./parse-batch.ts";

/** A task of a batch, launched. */
export interface LaunchedEntry extends Launched {
  name: string | undefined;
}

/** What became of a batch. */
export interface LaunchedBatch {
  /** In the order of the text; their ids sort in that order too. */
  tasks: LaunchedEntry[];
  /** The exit code of the signal that came meanwhile, if one did: who interrupts a batch is told what was launched. */
  interrupted: number | undefined;
}

/**
 * Launches a batch as a whole, each entry after those that it waits for.
 * @throws TaskBgError when an entry cannot be launched; it tells which were launched before
 */
export async function launchBatch(context: Context, batch: Batch): Promise<LaunchedBatch> {
  const { done, interrupted } = await holdSignals(() => launchEntries(context, batch));
  return { tasks: done, interrupted };
}

function launchEntries(context: Context, batch: Batch): LaunchedEntry[] {
  const begin = context.now().getTime();
  const ids = new Map<string, string>();
  const launched = new Map<number, LaunchedEntry>();
  for (const index of batch.order) {
    const entry = batch.entries[index];
    if (entry === undefined) continue;
    const options = nameByIds(entry.options, ids);
    const task = launchOrTell(withIdTime(context, new Date(begin + index)), options, [...launched.values()]);
    launched.set(index, { ...task, name: entry.name });
    if (entry.name !== undefined) ids.set(entry.name, task.record.id);
  }
  return [...launched].sort(([a], [b]) => a - b).map(([, task]) => task);
}

function nameByIds(options: LaunchOptions, ids: ReadonlyMap<string, string>): LaunchOptions {
  const rename = (name: string) => ids.get(name) ?? name;
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(options.prompt);
  const renamed = renameResultReferences(text, rename);
  return {
    ...options,
    after: options.after.map(({ id, on }) => ({ id: rename(id), on })),
    // Bytes that are no text refer to nothing, and stay as they are.
    prompt: renamed === text ? options.prompt : Buffer.from(renamed),
  };
}

/**
 * A launch asks for the time first for its id. Given a millisecond of its own there, the tasks of a batch sort as they stand
 * in it, in listings and in the queue, even where one is launched before another that stands above it.
 */
function withIdTime(context: Context, time: Date): Context {
  const times = [time];
  return { config: context.config, store: context.store, now: () => times.pop() ?? context.now() };
}

function launchOrTell(context: Context, options: LaunchOptions, before: readonly LaunchedEntry[]): Launched {
  try {
    return launchTask(context, options);
  } catch (error) {
    if (!(error instanceof TaskBgError) || before.length === 0) throw error;
    const ids = before.map(({ record }) => record.id).join(" ");
    throw new TaskBgError(
      error.code,
      `${JSON.stringify(options.description)} could not be launched: ${error.message}\nLaunched before it: ${ids}`,
      { cause: error, hint: `Stop them with: task-bg cancel ${ids}` },
    );
  }
}
