import * as v from "valibot";
import { isSessionId, sessionIdForm } from "../task/session-id.ts";

/** What else a hook's payload says is believed where it is of the right kind, and passed over where it is not. */
const text = v.fallback(v.optional(v.string()), undefined);
const flag = v.fallback(v.optional(v.boolean()), undefined);

const payloadSchema = v.looseObject({
  session_id: v.pipe(v.string(), v.check(isSessionId, `Invalid id: Expected ${sessionIdForm}`)),
  hook_event_name: text,
  transcript_path: text,
  cwd: text,
  source: text,
  CLAUDE_ENV_FILE: text,
  tool_name: text,
  stop_hook_active: flag,
  /** These three are of a nested sub-agent that the session started. */
  task_name: text,
  task_result: text,
  task_error: text,
});

/** A hook's payload: what task-bg reads of it, and whatever else came. */
export type HookPayload = v.InferOutput<typeof payloadSchema>;

export type ParsedPayload = { ok: true; payload: HookPayload } | { ok: false; problem: string };

/** Reads the JSON that the Droid CLI hands to a hook. */
export function parseHookPayload(json: string): ParsedPayload {
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch (error) {
    return { ok: false, problem: json.trim() === "" ? "it is empty" : (error as Error).message };
  }
  const parsed = v.safeParse(payloadSchema, data);
  if (parsed.success) return { ok: true, payload: parsed.output };
  const issue = parsed.issues[0];
  const key = v.getDotPath(issue);
  return { ok: false, problem: key === null ? "it is no JSON object" : `${key}: ${issue.message}` };
}
