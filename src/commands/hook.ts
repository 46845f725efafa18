import { createCommand } from "../cli/create-command.ts";

/** The help of `hook`. Run, it takes the hot path in main.ts, before any of this is loaded. */
export const command = createCommand({
  name: "hook",
  description: "Act on a hook's payload on stdin: deliver results, complete tasks",
  examples: [`echo '{"session_id":"…","hook_event_name":"PostToolUse"}' | task-bg hook`],
  notes: [
    "SessionStart tells the session's commands who they are. SessionStart, PostToolUse, UserPromptSubmit and Stop deliver what finished for the session. SubagentStop completes the task whose session it names.",
    "Always exits 0, prints nothing or one JSON object; trouble is noted in .hooks.log of the store.",
  ],
  args: {},
  run: async () => await (await import("../entry/hook.ts")).run(),
});
