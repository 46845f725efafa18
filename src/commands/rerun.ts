import { createCommand } from "../cli/create-command.ts";
import { changeFlags, readChangeFlags } from "../cli/flags/read-change-flags.ts";
import { type DroidFlags, refuseDroidFlags } from "../cli/flags/refuse-droid-flags.ts";
import { launchReportFlags, runLaunch } from "../cli/run/run-launch.ts";
import { UsageError } from "../errors.ts";
import { prepareRerun } from "../operations/launch/prepare-another-run.ts";
import { readPrompt } from "../operations/launch/read-prompt.ts";
import { findTaskId } from "../store/find-task-id.ts";

export const command = createCommand({
  name: "rerun",
  description: "Launch an ended task anew, with changes",
  examples: [
    "task-bg rerun bg_019ab3 --model opus --auto high",
    'task-bg rerun bg_019ab3 --prompt "Fix it, without a new dependency"',
  ],
  notes: [
    "A new task: the old one stays as it is (task-bg retry runs a task again under its own id). What is not given is as it was, but the key, what it waited for, and who asked. Another droid brings its own model.",
  ],
  completesTaskIds: true,
  optionalValueFlags: ["worktree"],
  listFlags: ["after"],
  args: {
    "task-id": { type: "positional", required: true, description: "Id of a task, or the start of one" },
    prompt: { type: "string", alias: "p", valueHint: "text", description: "Another prompt, or - for standard input" },
    "prompt-file": { type: "string", valueHint: "file", description: "Read the prompt from a file, byte for byte" },
    droid: { type: "string", alias: "d", valueHint: "name", description: "Another droid" },
    ...changeFlags,
    ...launchReportFlags,
  },
  run: async ({ context, args }) => {
    const id = findTaskId(context.store, args["task-id"]);
    const asked = args.prompt !== undefined || args["prompt-file"] !== undefined;
    const prompt = asked ? await readPrompt({ text: args.prompt, file: args["prompt-file"] }) : undefined;
    const options = prepareRerun(context, id, { ...readChangeFlags(args), prompt, agent: args.droid });
    if (options.command !== undefined) refuseChanges(args);
    return await runLaunch(context, options, args);
  },
});

// A command's own words are what it is.
function refuseChanges(args: DroidFlags & { prompt?: string | undefined }): void {
  refuseDroidFlags(args);
  if (args.prompt !== undefined)
    throw new UsageError("--prompt is for a droid, and this task runs a command", "Launch the other command anew.");
}
