import type { Context } from "../../context.ts";
import { exportParentSession } from "../../droid/export-parent-session.ts";
import { answerHook, canSpeak, type HookAnswer } from "../../droid/hook-answer.ts";
import type { HookPayload } from "../../droid/parse-hook-payload.ts";
import { listLive } from "../../store/live-index.ts";
import { listPosted } from "../../store/outbox.ts";
import { readRecord } from "../../store/records.ts";
import { settleTask } from "../settle/settle-task.ts";
import { completeFromHook } from "./complete-from-hook.ts";
import { deliverCompletions } from "./deliver-completions.ts";

/** Prints an answer. @returns whether it got there */
export type Answer = (answer: HookAnswer) => Promise<boolean>;

/** What kept a part of a hook's work from being done, if anything did. */
type Trouble = string | undefined;

/**
 * Acts on one event of a session: says who it is, delivers what finished for it, completes the task that it is.
 * @returns what kept it from it, if anything did; the agent is never told
 */
export async function handleHook(context: Context, payload: HookPayload, answer: Answer): Promise<Trouble> {
  const event = payload.hook_event_name ?? "SubagentStop";
  if (event === "SubagentStop") {
    const outcome = completeFromHook(context, payload);
    return "trouble" in outcome ? outcome.trouble : undefined;
  }
  return await doEach([
    () => (event === "SessionStart" ? announceSession(payload) : undefined),
    // A keeper that was killed leaves no completion until somebody looks.
    () => (event === "SessionStart" || event === "Stop" ? settleChildren(context, payload.session_id) : undefined),
    () => deliver(context, event, payload, answer),
  ]);
}

// What one part runs into keeps no other from its work: a file that cannot be written is no reason to hold results back.
async function doEach(parts: readonly (() => Trouble | Promise<Trouble>)[]): Promise<Trouble> {
  const troubles = new Set<string>();
  for (const part of parts) {
    const trouble = await attempt(part);
    if (trouble !== undefined) troubles.add(trouble);
  }
  return troubles.size === 0 ? undefined : [...troubles].join("; ");
}

async function attempt(part: () => Trouble | Promise<Trouble>): Promise<Trouble> {
  try {
    return await part();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function announceSession({ CLAUDE_ENV_FILE: envFile, session_id: session }: HookPayload): Trouble {
  return envFile === undefined ? undefined : exportParentSession(envFile, session);
}

async function settleChildren(context: Context, session: string): Promise<Trouble> {
  const children = listLive(context.store).filter((id) => {
    const stored = readRecord(context.store, id);
    return stored.kind === "record" && stored.record.parent_session_id === session;
  });
  return await doEach(children.map((id) => () => void settleTask(context, id)));
}

async function deliver(context: Context, event: string, payload: HookPayload, answer: Answer): Promise<Trouble> {
  if (!maySpeak(context, event, payload)) return undefined;
  return await deliverCompletions(context, payload.session_id, (text) => answer(answerHook(event, text)));
}

// Results that wait are worth going on for, but only once: a Stop that a hook caused is left alone.
function maySpeak(context: Context, event: string, payload: HookPayload): boolean {
  if (!canSpeak(event) || listPosted(context.store, payload.session_id).length === 0) return false;
  return event !== "Stop" || (payload.stop_hook_active !== true && context.config.deliverOnStop);
}
