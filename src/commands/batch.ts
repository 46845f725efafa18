import { createCommand } from "../cli/create-command.ts";
import { parseGroupFlag } from "../cli/flags/parse-queue-flags.ts";
import { concludeWait } from "../cli/run/conclude-wait.ts";
import type { CommandContext } from "../context.ts";
import { UsageError } from "../errors.ts";
import { type LaunchedEntry, launchBatch } from "../operations/batch/launch-batch.ts";
import { type BatchSource, parseBatch } from "../operations/batch/parse-batch.ts";
import { nameBatch, readBatchText } from "../operations/batch/read-batch-text.ts";
import { doubtSharedCheckouts } from "../operations/launch/doubt-shared-checkouts.ts";
import { findDoubtsOfAll } from "../operations/launch/find-doubts-of-all.ts";
import { waitForTasks } from "../operations/look/wait-for-tasks.ts";
import { describeEnd } from "../output/describe-end.ts";
import { describeLaunched } from "../output/describe-launched.ts";
import { renderTaskReport } from "../output/task-report.ts";
import { toBrief } from "../task/brief.ts";
import type { TaskRecord } from "../task/record.ts";

export const command = createCommand({
  name: "batch",
  description: "Launch many tasks at once, from a file or standard input",
  examples: [
    "task-bg batch tasks.jsonl --group nightly --wait",
    `jq -c '.[] | {description: .title, prompt: .body}' issues.json | task-bg batch -`,
    "task-bg batch release.yaml --report",
  ],
  notes: [
    "JSON, one task a line or all in an array; YAML, a list, where the file's name ends so or --yaml is given. The fields are those of launch: description prompt promptFile droid parent autonomy model cwd worktree timeout idleTimeout maxOutput maxTokens reasoningEffort exec group priority after key retries backoff.",
    'With a name, an entry can be waited for by others, whatever their order: "after": ["build", "any:lint"], and {{result:build}} in a prompt.',
    "Everything is checked before anything starts: what is wrong is told with its line, and nothing is launched. With --wait the exit code is that of wait.",
  ],
  args: {
    file: { type: "positional", required: true, description: "The batch, or - for standard input" },
    group: { type: "string", alias: "g", valueHint: "name", description: "The group of the tasks that name none" },
    yaml: { type: "boolean", description: "The batch is YAML, whatever its name" },
    id: { type: "boolean", description: "Print the ids alone, a line each, in the order of the batch" },
    wait: { type: "boolean", description: "Wait until all have ended" },
    report: { type: "boolean", description: "Wait, then print a report in Markdown" },
  },
  run: async ({ context, args }) => {
    const format = args.yaml === true || /\.ya?ml$/i.test(args.file) ? "yaml" : "json";
    const group = parseGroupFlag(args.group);
    const source = { title: nameBatch(args.file), text: await readBatchText(args.file), format, group } as const;
    return await runBatch(context, source, args);
  },
});

/** Launches a batch, and waits for it when asked. @returns the exit code: with a wait, 1 unless all completed */
export async function runBatch(
  context: CommandContext,
  source: BatchSource,
  options: { id?: boolean | undefined; wait?: boolean | undefined; report?: boolean | undefined },
): Promise<number> {
  const { output } = context;
  if (options.id && (options.wait || options.report))
    throw new UsageError("--id contradicts --wait and --report", "Leave one of them out.");
  const batch = await parseBatch(context, source);
  const asked = batch.entries.map((entry) => entry.options);
  for (const doubt of findDoubtsOfAll(context, asked)) output.warn(doubt);
  const { tasks: launched, interrupted } = await launchBatch(context, batch);
  const records = launched.map(({ record }) => record);
  for (const doubt of doubtSharedCheckouts(context, records)) output.warn(doubt);
  if (interrupted === undefined && (options.wait || options.report))
    return await waitForBatch(context, launched, options.report === true);
  tellLaunched(context, launched, options.id === true);
  return interrupted ?? 0;
}

function tellLaunched(context: CommandContext, launched: readonly LaunchedEntry[], idsAlone: boolean): void {
  const { output } = context;
  if (idsAlone) for (const { record } of launched) output.text(record.id);
  else if (output.format === "json") output.json({ tasks: launched.map((task) => toJson(task)) });
  else sayLaunched(context, launched);
}

function sayLaunched({ output }: CommandContext, launched: readonly LaunchedEntry[]): void {
  if (launched.length === 0) output.note("The batch is empty; nothing was launched");
  else output.text(launched.map(describeLaunched).join("\n"));
}

async function waitForBatch(
  context: CommandContext,
  launched: readonly LaunchedEntry[],
  report: boolean,
): Promise<number> {
  const { output } = context;
  // In a pipe a report is the whole of the output, made to be handed on.
  const speaks = output.format === "text" && (output.terminal || !report);
  if (speaks) sayLaunched(context, launched);
  const onEnd = (record: TaskRecord) => output.text(describeEnd(record, context.now()));
  const ids = launched.map(({ record }) => record.id);
  const result = await waitForTasks(context, { ids, timeoutMs: undefined, ...(speaks ? { onEnd } : {}) });
  const { ended, removed } = result;
  const records = new Map(ended.map((record) => [record.id, record]));
  if (output.jsonAsked || (output.format === "json" && !report))
    output.json({ removed, tasks: launched.map((task) => toJson(task, records.get(task.record.id))) });
  else if (report)
    output.text(
      renderTaskReport(
        ids.flatMap((id) => records.get(id) ?? []),
        { now: context.now() },
      ),
    );
  return concludeWait(output, result);
}

function toJson({ name, record, existing }: LaunchedEntry, ended?: TaskRecord) {
  const { id, ...brief } = toBrief(ended ?? record);
  const facts = ended === undefined ? { description: record.description, status: record.status } : brief;
  return { taskId: id, ...(name === undefined ? {} : { name }), ...facts, ...(existing ? { existing } : {}) };
}
