import type { Context } from "../../context.ts";
import { TaskBgError } from "../../errors.ts";
import { describeHost } from "../../process/host.ts";
import { readRecord } from "../../store/records.ts";
import { storePaths } from "../../store/store.ts";
import { recordSchemaVersion, type TaskRecord } from "../../task/record.ts";
import { knownSession } from "../../task/unknown-session.ts";
import { sessionOf } from "../settle/session-of.ts";
import type { LaunchOptions } from "./launch-options.ts";
import type { RunPlan } from "./plan-run.ts";

/** Makes the record of a launch, queued. @throws TaskBgError `invalid` when tasks are nested too deep */
export function describeTask(context: Context, id: string, options: LaunchOptions, plan: RunPlan): TaskRecord {
  const now = context.now().toISOString();
  return {
    id,
    session_id: `session_${id}`,
    ...describeParent(context, options.parentSession),
    description: options.description,
    prompt: plan.prompt,
    agent: options.agent,
    status: "queued",
    started_at: null,
    queued_at: now,
    completed_at: null,
    result: null,
    error: null,
    progress: {
      toolCalls: 0,
      lastTool: null,
      lastUpdate: now,
      lastMessage: null,
      lastMessageAt: null,
      outputFile: storePaths.output(context.store, id),
    },
    concurrency_key: options.agent === "" ? null : options.agent,
    parent_model: null,
    schema: recordSchemaVersion,
    kind: plan.kind,
    autonomy: plan.kind === "droid" ? options.autonomy : null,
    model: plan.model ?? null,
    cwd: plan.cwd,
    argv: plan.command,
    timeout_ms: options.timeoutMs ?? null,
    idle_timeout_ms: options.idleTimeoutMs ?? null,
    max_output_bytes: options.maxOutputBytes ?? null,
    max_tokens: options.maxTokens ?? null,
    worktree: options.worktree ?? null,
    reasoning_effort: options.reasoningEffort ?? null,
    group: options.group ?? null,
    key: options.key ?? null,
    retries: options.retries,
    backoff_ms: options.backoffMs,
    ...(options.resumes === undefined ? {} : { resumes: options.resumes.id }),
    ...(options.rerunOf === undefined ? {} : { rerun_of: options.rerunOf }),
    priority: options.priority,
    after: plan.after.map((dependency) => ({ ...dependency })),
    host: { ...describeHost() },
  };
}

type Parent = Pick<TaskRecord, "parent_session_id" | "parent_task_id" | "depth">;

// A launch from inside a background task is that task's child, and its results are for that task's session. A plain
// command has no session; what it launches is for whoever launched it. An agent that follows the original's examples names
// `main` whatever its session is: that is no name.
function describeParent({ config, store }: Context, asked: string | undefined): Parent {
  const named = knownSession(asked);
  const outer = config.insideTask === undefined ? undefined : readRecord(store, config.insideTask);
  if (outer?.kind !== "record") return { parent_session_id: named ?? config.parentSession, depth: 0 };
  const { record } = outer;
  const session = record.kind === "droid" ? (sessionOf(store, record) ?? record.session_id) : record.parent_session_id;
  return {
    parent_session_id: named ?? knownSession(session) ?? config.parentSession,
    parent_task_id: record.id,
    depth: checkDepth((record.depth ?? 0) + 1, config.maxDepth),
  };
}

function checkDepth(depth: number, most: number): number {
  if (depth <= most) return depth;
  throw new TaskBgError("invalid", `Background tasks are nested ${depth} deep here; at most ${most} are allowed`, {
    hint: "Let the outermost session launch it, or raise maxDepth in the config file.",
  });
}
