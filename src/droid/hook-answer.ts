/** What a hook may print: at most one object, and never anything that ends a session or blocks a tool. */
export type HookAnswer =
  | { hookSpecificOutput: { hookEventName: string; additionalContext: string }; suppressOutput: true }
  | { decision: "block"; reason: string };

/** The events in which the Droid CLI puts a hook's text before the model. */
const speakingEvents = new Set(["SessionStart", "PostToolUse", "UserPromptSubmit"]);

/** Whether a hook of this event can tell the agent something. */
export function canSpeak(event: string): boolean {
  return speakingEvents.has(event) || event === "Stop";
}

/** Words a text for the agent as the event takes it. At Stop it makes the agent go on with it as its next message. */
export function answerHook(event: string, text: string): HookAnswer {
  if (event === "Stop") return { decision: "block", reason: text };
  return { hookSpecificOutput: { hookEventName: event, additionalContext: text }, suppressOutput: true };
}
