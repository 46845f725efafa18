import { createCommand } from "../cli/create-command.ts";
import { parseDurationFlag } from "../cli/parse-duration-flag.ts";
import { parseAfterFlag, parseGroupFlag, parsePriorityFlag } from "../cli/parse-queue-flags.ts";
import type { CommandContext } from "../context.ts";
import { parseAutonomy } from "../droid/autonomy.ts";
import { UsageError } from "../errors.ts";
import { findDoubts } from "../operations/find-doubts.ts";
import type { LaunchOptions } from "../operations/launch-options.ts";
import { launchTask } from "../operations/launch-task.ts";
import { readPrompt } from "../operations/read-prompt.ts";
import { toSingleLine } from "../output/terminal-text.ts";

const positionalNames = ["description", "prompt", "droid", "parent", "autonomy", "model"] as const;
type LaunchWords = { [Name in (typeof positionalNames)[number]]?: string | undefined };

export const command = createCommand({
  name: "launch",
  description: "Start a droid, or a plain command, in the background",
  examples: [
    'task-bg launch "Find auth patterns" "Find all authentication implementations in src/" explorer main low',
    'task-bg launch "Refactor auth" "Refactor auth module to support OAuth2" --droid executor-high --auto high --model opus',
    "cat prompt.md | task-bg launch 'Fix API errors' - --timeout 20m",
    "task-bg launch --exec 'Test suite' -- make test",
  ],
  notes: [
    "Returns as soon as the task runs. A prompt is data: no shell ever sees it. `-` reads it from standard input; after `--` it may start with a dash.",
  ],
  childCommandFlag: "exec",
  args: {
    DESCRIPTION: { type: "positional", required: false, description: "Short label, three to five words" },
    PROMPT: {
      type: "positional",
      required: false,
      description: "Full instructions for the droid, or - for standard input",
    },
    DROID: { type: "positional", required: false, description: "Droid's name (default executor-med)" },
    PARENT_SESSION: {
      type: "positional",
      required: false,
      description: "Session that asks (default $TASK_BG_PARENT_SESSION, else main)",
    },
    AUTONOMY: { type: "positional", required: false, description: "low, medium (default) or high" },
    MODEL: { type: "positional", required: false, description: "Model id or alias: opus, sonnet, haiku" },
    description: { type: "string", description: "The same as flags" },
    prompt: { type: "string", alias: "p", valueHint: "text" },
    droid: { type: "string", alias: "d", valueHint: "name" },
    parent: { type: "string", valueHint: "session" },
    autonomy: { type: "string", alias: "auto", valueHint: "level" },
    model: { type: "string", alias: "m", valueHint: "id" },
    "prompt-file": { type: "string", valueHint: "file", description: "Read the prompt from a file, byte for byte" },
    cwd: { type: "string", valueHint: "dir", description: "Directory to work in (default: this one)" },
    worktree: {
      type: "string",
      alias: "w",
      valueHint: "name",
      description: "Work in a git worktree of its own, with --worktree=NAME or unnamed",
    },
    timeout: {
      type: "string",
      alias: "t",
      valueHint: "duration",
      description: "Stop it after this long: 90s, 30m, 2h",
    },
    "reasoning-effort": { type: "string", alias: "r", valueHint: "level", description: "Passed to the Droid CLI" },
    group: { type: "string", alias: "g", valueHint: "name", description: "A name that several tasks share" },
    priority: {
      type: "string",
      valueHint: "number",
      description: "Higher starts earlier when tasks are queued (default 0)",
    },
    after: {
      type: "string",
      valueHint: "ids",
      description: "Start when these have completed; any:ID when ended, fail:ID when failed",
    },
    exec: { type: "boolean", description: "Run the command after -- instead of a droid" },
  },
  run: async ({ context, args, positionals, childCommand }) => {
    const words = mergeWords(positionals, args);
    const options = childCommand === undefined ? await droidOptions(words, args) : commandOptions(words, childCommand);
    runLaunch(context, {
      ...options,
      cwd: args.cwd ?? ".",
      worktree: args.worktree,
      group: parseGroupFlag(args.group),
      priority: parsePriorityFlag(args.priority) ?? 0,
      after: parseAfterFlag(args.after),
      timeoutMs: parseDurationFlag("--timeout", args.timeout),
      reasoningEffort: args["reasoning-effort"],
    });
    return 0;
  },
});

type Instructions = Pick<
  LaunchOptions,
  "description" | "prompt" | "agent" | "parentSession" | "autonomy" | "model" | "command"
>;

/** Launches one task and says how to go on with it. */
export function runLaunch(context: CommandContext, options: LaunchOptions): void {
  const { output } = context;
  if (options.command === undefined) {
    for (const doubt of findDoubts(context, options)) output.warn(doubt);
  }
  const record = launchTask(context, options);
  if (output.format === "json") {
    output.json({
      taskId: record.id,
      sessionId: record.session_id,
      description: record.description,
      status: record.status,
    });
    return;
  }
  output.text(`${record.status === "queued" ? "Queued" : "Launched"} ${record.id}: ${toSingleLine(options.description, 60)}`);
  output.note(`Follow it with: task-bg output ${record.id} --follow\nWait for it with: task-bg wait ${record.id}`);
}

/** Each word may come at its place or as a flag, but not both ways. */
function mergeWords(positionals: readonly string[], flags: LaunchWords): LaunchWords {
  const words: LaunchWords = {};
  for (const [place, name] of positionalNames.entries()) {
    const [word, flag] = [positionals[place], flags[name]];
    if (word !== undefined && flag !== undefined)
      throw new UsageError(`The ${name} was given twice: as ${JSON.stringify(word)} and as --${name}`);
    const value = word ?? flag;
    if (value !== undefined) words[name] = value;
  }
  return words;
}

async function droidOptions(words: LaunchWords, args: { "prompt-file"?: string | undefined }): Promise<Instructions> {
  const { description } = words;
  if (description === undefined || description.trim() === "") {
    throw new UsageError(
      "The description is missing",
      'Type: task-bg launch "<description>" "<prompt>" [droid] [parent] [autonomy] [model]',
    );
  }
  return {
    description,
    prompt: await readPrompt({ text: words.prompt, file: args["prompt-file"] }),
    agent: words.droid ?? "executor-med",
    parentSession: words.parent,
    autonomy: parseAutonomy(words.autonomy ?? "medium"),
    model: words.model,
    command: undefined,
  };
}

function commandOptions(words: LaunchWords, childCommand: string[]): Instructions {
  const line = childCommand.join(" ");
  if (childCommand.length === 0)
    throw new UsageError("--exec has no command", "Type it after --: task-bg launch --exec -- make test");
  return {
    description: words.description ?? line,
    prompt: Buffer.from(words.prompt ?? line),
    agent: words.droid ?? "",
    parentSession: words.parent,
    autonomy: "medium",
    model: undefined,
    command: childCommand,
  };
}
