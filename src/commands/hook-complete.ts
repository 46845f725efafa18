import { createCommand } from "../cli/create-command.ts";

/** The help of `hook-complete`. Run, it takes the hot path in main.ts, before any of this is loaded. */
export const command = createCommand({
  name: "hook-complete",
  description: "Complete a task from a SubagentStop hook's payload on stdin",
  examples: [
    `echo '{"session_id":"…","transcript_path":"…","hook_event_name":"SubagentStop"}' | task-bg hook-complete`,
  ],
  notes: [
    "Matched by the session's id or by TASK_BG_ID. A payload with task_name tells of a nested sub-agent and completes nothing.",
    "Always exits 0 and prints nothing; trouble is noted in .hooks.log of the store.",
  ],
  args: {},
  run: async () => await (await import("../entry/hook-complete.ts")).run(),
});
