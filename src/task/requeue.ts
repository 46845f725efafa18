import type { TaskRecord } from "./record.ts";
import { backoffMs } from "./retry-policy.ts";

/** What only one run of a task has; a further run begins without it. */
const ofOneRun = {
  started_at: null,
  completed_at: null,
  result: null,
  error: null,
  reason: null,
  exit: null,
  usage: null,
  process: null,
  droid_session_id: null,
  stop_requested: null,
  not_before: null,
};

const noProgress = { toolCalls: 0, lastTool: null, lastMessage: null, lastMessageAt: null, percent: null };

/** Puts a task back that was claimed and never started: as if it had not been claimed. */
export function unclaimTask(record: TaskRecord): TaskRecord {
  return { ...record, status: "queued", started_at: null, process: null };
}

/** Queues a task for another run when one failed: after its backoff. */
export function retryAfter(ended: TaskRecord, now: Date): TaskRecord {
  const queued = queueAgain(ended);
  const backoff = backoffMs(queued);
  return backoff === 0 ? queued : { ...queued, not_before: new Date(now.getTime() + backoff).toISOString() };
}

/** Queues an ended task for another run that somebody asked for: at once, and with all its further tries. */
export function retryEnded(ended: TaskRecord): TaskRecord {
  const queued = queueAgain(ended);
  return { ...queued, retries_from: queued.attempts?.length ?? 0 };
}

// The run that it had is kept among its attempts.
function queueAgain(ended: TaskRecord): TaskRecord {
  const { started_at, completed_at, status, reason, error, result, exit, droid_session_id, progress } = ended;
  const attempt = {
    started_at,
    completed_at,
    status,
    reason: reason ?? null,
    error,
    result,
    exit: exit ?? null,
    droid_session_id: droid_session_id ?? null,
  };
  return {
    ...ended,
    ...ofOneRun,
    ...(progress ? { progress: { ...progress, ...noProgress } } : {}),
    status: "queued",
    attempts: [...(ended.attempts ?? []), attempt],
  };
}
