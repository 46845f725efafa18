import { createCommand } from "../cli/create-command.ts";
import { parseCountFlag } from "../cli/flags/parse-filter-flags.ts";
import { followTask, outputSource, printTaskText } from "../cli/run/follow-task.ts";
import type { CommandContext } from "../context.ts";
import { UsageError } from "../errors.ts";
import { readRenderedOutput, streamRawOutput, streamRenderedOutput } from "../operations/run-output/read-output.ts";
import { settleTask } from "../operations/settle/settle-task.ts";
import { writeBytes } from "../output/write-bytes.ts";
import { findTaskId } from "../store/find-task-id.ts";
import type { TaskRecord } from "../task/record.ts";
import { toTerminalText } from "../task/to-terminal-text.ts";

export const command = createCommand({
  name: "output",
  description: "Show what a task has said",
  examples: [
    "task-bg output bg_019ab3",
    "task-bg output bg_019ab3 --follow",
    "task-bg output bg_019ab3 --raw --tail 100",
    "task-bg output bg_019ab3 --result",
  ],
  notes: [
    "Without a terminal: JSON {taskId, output, status}, except with --raw and --follow, which stream as they come.",
  ],
  completesTaskIds: true,
  args: {
    "task-id": { type: "positional", required: true, description: "Id of a task, or the start of one" },
    raw: { type: "boolean", description: "The bytes of the output file as they are" },
    result: { type: "boolean", description: "The final text only" },
    tail: { type: "string", alias: "n", valueHint: "lines", description: "Only the last lines" },
    follow: { type: "boolean", alias: "f", description: "Go on as the task writes, until it ends" },
  },
  run: async ({ context, args }) => {
    const options = { raw: args.raw === true, result: args.result === true, follow: args.follow === true };
    if (options.result && (options.raw || options.follow))
      throw new UsageError("--result goes with neither --raw nor --follow");
    await runOutput(context, { ...options, id: args["task-id"], tail: parseCountFlag("--tail", args.tail) });
    return 0;
  },
});

interface OutputOptions {
  id: string;
  raw: boolean;
  result: boolean;
  follow: boolean;
  tail: number | undefined;
}

/** Prints a task's output in the asked form. @throws TaskBgError `not_found`, `ambiguous`, `unreadable_record` */
export async function runOutput(context: CommandContext, options: OutputOptions): Promise<void> {
  const record = settleTask(context, findTaskId(context.store, options.id));
  if (options.result) return printResult(context, record);
  if (options.follow) return await followTask(context, record, options);
  if (options.raw) return await streamRawOutput(outputSource(context, record, options.tail), writeBytes);
  if (context.output.format === "json") return await printJson(context, record, options);
  await printTaskText(context, (sink) => streamRenderedOutput(outputSource(context, record, options.tail), sink));
}

function printResult({ output }: CommandContext, record: TaskRecord): void {
  const result = record.result ?? null;
  if (output.format === "json")
    output.json({ taskId: record.id, result, error: record.error ?? null, status: record.status });
  else output.text(toTerminalText(result ?? record.error ?? ""));
}

async function printJson(context: CommandContext, record: TaskRecord, options: OutputOptions): Promise<void> {
  const { text, truncated } = await readRenderedOutput(outputSource(context, record, options.tail));
  context.output.json({ taskId: record.id, output: text, status: record.status, ...(truncated ? { truncated } : {}) });
}
