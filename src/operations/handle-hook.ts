import type { Context } from "../context.ts";
import { exportParentSession } from "../droid/export-parent-session.ts";
import { answerHook, canSpeak, type HookAnswer } from "../droid/hook-answer.ts";
import type { HookPayload } from "../droid/parse-hook-payload.ts";
import { listLive } from "../store/live-index.ts";
import { listPosted } from "../store/outbox.ts";
import { readRecord } from "../store/records.ts";
import { completeFromHook } from "./complete-from-hook.ts";
import { deliverCompletions } from "./deliver-completions.ts";
import { settleTask } from "./settle-task.ts";

/** Prints an answer. @returns whether it got there */
export type Answer = (answer: HookAnswer) => Promise<boolean>;

/**
 * Acts on one event of a session: says who it is, delivers what finished for it, completes the task that it is.
 * @returns what kept it from it, if anything did; the agent is never told
 */
export async function handleHook(context: Context, payload: HookPayload, answer: Answer): Promise<string | undefined> {
  const event = payload.hook_event_name ?? "SubagentStop";
  if (event === "SubagentStop") {
    const outcome = completeFromHook(context, payload);
    return "trouble" in outcome ? outcome.trouble : undefined;
  }
  const trouble = event === "SessionStart" ? announceSession(payload) : undefined;
  // A keeper that was killed leaves no completion until somebody looks.
  if (event === "SessionStart" || event === "Stop") settleChildren(context, payload.session_id);
  if (maySpeak(context, event, payload)) {
    await deliverCompletions(context, payload.session_id, (text) => answer(answerHook(event, text)));
  }
  return trouble;
}

function announceSession({ CLAUDE_ENV_FILE: envFile, session_id: session }: HookPayload): string | undefined {
  return envFile === undefined ? undefined : exportParentSession(envFile, session);
}

// Results that wait are worth going on for, but only once: a Stop that a hook caused is left alone.
function maySpeak(context: Context, event: string, payload: HookPayload): boolean {
  if (!canSpeak(event) || listPosted(context.store, payload.session_id).length === 0) return false;
  return event !== "Stop" || (payload.stop_hook_active !== true && context.config.deliverOnStop);
}

function settleChildren(context: Context, session: string): void {
  for (const id of listLive(context.store)) {
    const stored = readRecord(context.store, id);
    if (stored.kind === "record" && stored.record.parent_session_id === session) settleTask(context, id);
  }
}
