import { readLaunchWords } from "../cli/arguments/read-launch-words.ts";
import { createCommand } from "../cli/create-command.ts";
import { readLaunchFlags } from "../cli/flags/read-launch-flags.ts";
import { taskFlags } from "../cli/flags/read-task-flags.ts";
import { refuseDroidFlags } from "../cli/flags/refuse-droid-flags.ts";
import { launchReportFlags, runLaunch } from "../cli/run/run-launch.ts";
import { launchDefaults } from "../operations/launch/launch-options.ts";

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
    ...taskFlags,
    // Only a launch has these defaults: another run has what the one before had.
    cwd: { ...taskFlags.cwd, description: `${taskFlags.cwd.description} (default: this one)` },
    "max-output": { ...taskFlags["max-output"], description: `${taskFlags["max-output"].description} (default 1G)` },
    priority: { ...taskFlags.priority, description: `${taskFlags.priority.description} (default 0)` },
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
