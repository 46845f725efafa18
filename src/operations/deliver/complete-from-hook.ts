import type { Context } from "../../context.ts";
import type { HookPayload } from "../../droid/parse-hook-payload.ts";
import { readLastAssistantText } from "../../droid/read-transcript.ts";
import { isFinal } from "../../task/record.ts";
import { completeTask } from "../settle/complete-task.ts";
import { matchSession } from "./match-session.ts";

/** What the hook did: the task that it completed, why it rightly did nothing, or what kept it from it. */
export type HookCompletion = { taskId: string } | { skipped: string } | { trouble: string };

/**
 * Completes the task whose session stopped, with the last thing that its agent said.
 * A payload that names a `task_name` tells of a nested sub-agent, whose session id is the run's: the run goes on.
 */
export function completeFromHook(context: Context, payload: HookPayload): HookCompletion {
  if (payload.hook_event_name !== undefined && payload.hook_event_name !== "SubagentStop") {
    return { skipped: `${payload.hook_event_name} completes nothing` };
  }
  if (payload.task_name !== undefined)
    return { skipped: `the nested sub-agent ${payload.task_name} ended, not the run` };
  const task = matchSession(context, payload.session_id);
  if (task === undefined) return { skipped: "the session is no task's" };
  if (isFinal(task.status)) return { skipped: `${task.id} had ended before` };
  if (payload.transcript_path === undefined) return { trouble: `the payload for ${task.id} has no transcript_path` };
  const said = readLastAssistantText(payload.transcript_path);
  if ("problem" in said)
    // The path last: it may be longer than a line of the log.
    return { trouble: `the transcript of ${task.id} cannot be used: ${said.problem}: ${payload.transcript_path}` };
  const { completed } = completeTask(context, task.id, { result: said.text });
  return completed ? { taskId: task.id } : { skipped: `${task.id} had ended before` };
}
