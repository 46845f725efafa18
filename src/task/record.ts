import * as v from "valibot";
import { isTaskId } from "./task-id.ts";

/** The five states; the last three are final. */
export const taskStatuses = ["queued", "running", "completed", "error", "cancelled"] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** Why a task is in `error`. */
export const errorReasons = [
  "failed",
  "timeout",
  "stale",
  "lost",
  "spawn",
  "interrupted",
  "killed",
  "idle",
  "output",
  "tokens",
] as const;
export type ErrorReason = (typeof errorReasons)[number];

/** Why task-bg ended a task itself. */
export const stopCauses = ["cancel", "timeout", "deadline", "stale", "idle", "output", "tokens"] as const;
export type StopCause = (typeof stopCauses)[number];

/** When a task that waits for another may start: that one completed, ended in any way, or did not complete. */
export const dependencyConditions = ["ok", "any", "fail"] as const;
export type DependencyCondition = (typeof dependencyConditions)[number];

/** The version of the record that this build writes; the original script wrote none. */
export const recordSchemaVersion = 1;

const text = v.nullish(v.string());
const count = v.nullish(v.number());

const progressSchema = v.looseObject({
  toolCalls: count,
  lastTool: text,
  lastUpdate: text,
  lastMessage: text,
  lastMessageAt: text,
  outputFile: text,
  /** Share of the agent's own plan that is done, 0 to 100, when it keeps one. */
  percent: count,
});

const taskRecordSchema = v.looseObject({
  id: v.pipe(v.string(), v.check(isTaskId, "Invalid id: Expected letters, digits, _ and -")),
  session_id: text,
  parent_session_id: text,
  description: v.nullish(v.string(), ""),
  prompt: v.nullish(v.string(), ""),
  agent: v.nullish(v.string(), ""),
  status: v.picklist(taskStatuses),
  started_at: text,
  queued_at: text,
  completed_at: text,
  result: text,
  error: text,
  progress: v.nullish(progressSchema),
  concurrency_key: text,
  parent_model: text,
  schema: count,
  kind: v.nullish(v.picklist(["droid", "exec"])),
  autonomy: text,
  model: text,
  cwd: text,
  argv: v.nullish(v.array(v.string())),
  timeout_ms: count,
  idle_timeout_ms: count,
  max_output_bytes: count,
  max_tokens: count,
  droid_session_id: text,
  parent_task_id: text,
  /** How many background tasks it stands in: 0 for one that no task launched. */
  depth: count,
  group: text,
  /** When the time of its group is over, where that is limited. */
  group_deadline: text,
  worktree: text,
  reasoning_effort: text,
  /** What makes a second launch of the same name give this task back. */
  key: text,
  /** How often it may be tried again, and after how long. */
  retries: count,
  backoff_ms: count,
  /** When its further try begins, after the backoff; none for a try that was asked for by hand. */
  not_before: text,
  /** How many runs there were before the last one that was asked for by hand: further tries are counted from there. */
  retries_from: count,
  /** Its earlier runs. */
  attempts: v.nullish(v.array(v.looseObject({}))),
  /** The task whose session it continues, or which it repeats. */
  resumes: text,
  rerun_of: text,
  /** Higher starts earlier; 0 unless given. */
  priority: count,
  /** What it starts after: when that completed, failed, or either. */
  after: v.nullish(v.array(v.looseObject({ id: v.string(), on: v.picklist(dependencyConditions) }))),
  host: v.nullish(v.looseObject({ name: v.string(), boot_id: text, pid_namespace: text })),
  process: v.nullish(v.looseObject({ pid: v.number(), boot_id: text, start_time: text })),
  exit: v.nullish(v.looseObject({ code: v.number(), signal: text })),
  reason: v.nullish(v.string()),
  usage: v.nullish(v.looseObject({})),
  stop_requested: v.nullish(v.looseObject({ at: v.string(), why: v.picklist(stopCauses) })),
});

/** A task as it is stored: the original's keys, ours beside them, and whatever newer versions add. */
export type TaskRecord = v.InferOutput<typeof taskRecordSchema>;
export type TaskProgress = v.InferOutput<typeof progressSchema>;

export type ParsedRecord = { ok: true; record: TaskRecord } | { ok: false; problem: string };

/**
 * Reads a stored record's text. Unknown keys are kept.
 * @param id the id that the file's name promises; a record that calls itself otherwise is refused
 */
export function parseTaskRecord(json: string, id: string): ParsedRecord {
  const data = parseJson(json);
  if (!data.ok) return data;
  const parsed = v.safeParse(taskRecordSchema, data.value);
  if (!parsed.success) return { ok: false, problem: describeIssue(parsed.issues[0]) };
  if (parsed.output.id !== id) return { ok: false, problem: `its id is ${JSON.stringify(parsed.output.id)}` };
  return { ok: true, record: parsed.output };
}

/** Whether the state is final. */
export function isFinal(status: TaskStatus): boolean {
  return status === "completed" || status === "error" || status === "cancelled";
}

/** Whether the original script wrote the record: no keeper, no lock, so nothing is known of its process. */
export function isOriginalRecord(record: TaskRecord): boolean {
  return record.schema === undefined || record.schema === null;
}

function parseJson(json: string): { ok: true; value: unknown } | { ok: false; problem: string } {
  try {
    return { ok: true, value: JSON.parse(json) };
  } catch (error) {
    return { ok: false, problem: json.trim() === "" ? "it is empty" : (error as Error).message };
  }
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  return path === null ? issue.message : `${path}: ${issue.message}`;
}
