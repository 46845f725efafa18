import { createCommand } from "../cli/create-command.ts";
import { changeFlags, readChangeFlags } from "../cli/flags/read-change-flags.ts";
import { launchReportFlags, runLaunch } from "../cli/run/run-launch.ts";
import { prepareResume } from "../operations/launch/prepare-another-run.ts";
import { readPrompt } from "../operations/launch/read-prompt.ts";
import { findTaskId } from "../store/find-task-id.ts";

export const command = createCommand({
  name: "resume",
  description: "Go on in the Droid session of a task that has ended",
  examples: [
    'task-bg resume bg_019ab3 "Now write the tests for it"',
    "task-bg resume bg_019ab3 - --timeout 20m <review.md",
  ],
  notes: [
    "A new task with the same droid, model, autonomy, directory and limits, which knows all that was said before. What its session has used already counts against --max-tokens.",
  ],
  completesTaskIds: true,
  optionalValueFlags: ["worktree"],
  listFlags: ["after"],
  args: {
    "task-id": { type: "positional", required: true, description: "Id of a task, or the start of one" },
    PROMPT: { type: "positional", required: false, description: "What to do next, or - for standard input" },
    prompt: { type: "string", alias: "p", valueHint: "text" },
    "prompt-file": { type: "string", valueHint: "file", description: "Read the prompt from a file, byte for byte" },
    ...changeFlags,
    ...launchReportFlags,
  },
  run: async ({ context, args, positionals }) => {
    const id = findTaskId(context.store, args["task-id"]);
    const prompt = await readPrompt({ text: positionals[1] ?? args.prompt, file: args["prompt-file"] });
    const options = prepareResume(context, id, { ...readChangeFlags(args), prompt });
    return await runLaunch(context, options, args);
  },
});
