import type { CommandContext } from "../../context.ts";
import { followOutput } from "../../operations/run-output/follow-output.ts";
import { followRenderedOutput } from "../../operations/run-output/follow-rendered-output.ts";
import { locateRawTail } from "../../operations/run-output/locate-tail.ts";
import type { Sink } from "../../operations/run-output/read-output.ts";
import { hasRunEnded } from "../../operations/settle/has-run-ended.ts";
import { createTerminalTextStream } from "../../output/terminal-text.ts";
import { writeBytes } from "../../output/write-bytes.ts";
import { storePaths } from "../../store/store.ts";
import type { TaskRecord } from "../../task/record.ts";

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
  } else await printTaskText(context, (sink) => followRenderedOutput(source, sink));
}

/** Where a task's output is and how it is read. */
export function outputSource({ store }: CommandContext, record: TaskRecord, tail: number | undefined) {
  return { path: storePaths.output(store, record.id), believeEvents: record.kind === "droid", tail };
}

/**
 * Prints text of a task as it comes: what `render` hands on. On a terminal nothing in it may act, also not a control
 * sequence that comes in two pieces; in a pipe it is the reader's business, and stays whole.
 */
export async function printTaskText(
  { output }: CommandContext,
  render: (sink: Sink<string>) => Promise<unknown>,
): Promise<void> {
  if (!output.terminal) {
    await render((text) => writeBytes(Buffer.from(text)));
    return;
  }
  const safe = createTerminalTextStream();
  await render((text) => writeBytes(Buffer.from(safe.push(text))));
  await writeBytes(Buffer.from(safe.end()));
}
