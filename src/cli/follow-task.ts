import type { CommandContext } from "../context.ts";
import { followOutput } from "../operations/follow-output.ts";
import { followRenderedOutput } from "../operations/follow-rendered-output.ts";
import { hasRunEnded } from "../operations/has-run-ended.ts";
import { locateRawTail } from "../operations/locate-tail.ts";
import { toTerminalText } from "../output/terminal-text.ts";
import { writeBytes } from "../output/write-bytes.ts";
import { storePaths } from "../store/store.ts";
import type { TaskRecord } from "../task/record.ts";

/** Prints what a task says, as it says it, until it ends. */
export async function followTask(
  context: CommandContext,
  record: TaskRecord,
  options: { raw: boolean; tail: number | undefined },
): Promise<void> {
  const source = {
    ...outputSource(context, record, options.tail),
    hasEnded: () => hasRunEnded(context, record.id),
    wakeOn: [context.store.dir],
  };
  if (options.raw) {
    await followOutput({ ...source, from: locateRawTail(source.path, options.tail), onBytes: writeBytes });
  } else await followRenderedOutput(source, (text) => printText(context, text));
}

/** Where a task's output is and how it is read. */
export function outputSource({ store }: CommandContext, record: TaskRecord, tail: number | undefined) {
  return { path: storePaths.output(store, record.id), believeEvents: record.kind === "droid", tail };
}

/** Prints text of a task. On a terminal nothing in it may act; in a pipe it is the reader's business, and stays whole. */
export function printText({ output }: CommandContext, text: string) {
  return writeBytes(Buffer.from(output.terminal ? toTerminalText(text) : text));
}
