import { createCommand } from "../cli/create-command.ts";
import { readLaunchFlags } from "../cli/read-launch-flags.ts";
import { readLaunchWords } from "../cli/read-launch-words.ts";
import { refuseDroidFlags } from "../cli/refuse-droid-flags.ts";
import { launchReportFlags, runLaunch } from "../cli/run-launch.ts";
import { launchDefaults } from "../operations/launch-options.ts";

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
    "{{result:ID}} in a prompt stands for that task's result, which is put in when this one starts: when that one has completed, unless --after says otherwise.",
  ],
  childCommandFlag: "exec",
  optionalValueFlags: ["worktree"],
  listFlags: ["after"],
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
      description: "Session that asks (default, and for main: $TASK_BG_PARENT_SESSION)",
    },
    AUTONOMY: { type: "positional", required: false, description: "low, medium (default) or high" },
    MODEL: { type: "positional", required: false, description: "Model id or alias: opus, sonnet, haiku" },
    description: { type: "string", valueHint: "text" },
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
    "idle-timeout": {
      type: "string",
      valueHint: "duration",
      description: "Stop it when it neither writes nor uses the processor for this long",
    },
    "max-output": {
      type: "string",
      valueHint: "size",
      description: "Stop it when its output is larger (default 1G)",
    },
    "max-tokens": { type: "string", valueHint: "count", description: "Stop it when its session has used more tokens" },
    "reasoning-effort": { type: "string", alias: "r", valueHint: "level", description: "Passed to the Droid CLI" },
    group: { type: "string", alias: "g", valueHint: "name", description: "A name that several tasks share" },
    priority: {
      type: "string",
      valueHint: "number",
      description: "A point starts it before what waited up to an hour longer (default 0)",
    },
    after: {
      type: "string",
      valueHint: "ids",
      description: "Start when these have completed; any:ID when ended, fail:ID when failed",
    },
    key: {
      type: "string",
      valueHint: "key",
      description: "Give the task of an earlier launch with this key back instead of a second one",
    },
    retries: {
      type: "string",
      valueHint: "count",
      description: "Try again so often when it fails for a reason that can pass",
    },
    backoff: {
      type: "string",
      valueHint: "duration",
      description: "Wait so long before the first further try, then twice as long, an hour at most; it keeps its slot",
    },
    ...launchReportFlags,
    exec: { type: "boolean", description: "Run the command after -- instead of a droid" },
  },
  run: async ({ context, args, positionals, childCommand }) => {
    if (childCommand !== undefined) refuseDroidFlags(args);
    const promptFile = args["prompt-file"];
    const worded = await readLaunchWords({ positionals, flags: args, promptFile, childCommand });
    return await runLaunch(context, { ...launchDefaults, ...worded, ...readLaunchFlags(args) }, args);
  },
});
