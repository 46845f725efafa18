import type { TaskRecord } from "./record.ts";
import { backoffMs } from "./retry-policy.ts";
import { signalOfExitCode } from "./signal.ts";
import type { EndFacts } from "./transition.ts";
import type { Verdict } from "./verdict.ts";

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

/** Queues a task for another run, after its backoff, when one failed. The failed one is kept among its attempts. */
export function retryAfter(record: TaskRecord, verdict: Verdict, facts: EndFacts, now: Date): TaskRecord {
  const attempt = {
    started_at: record.started_at,
    completed_at: now.toISOString(),
    status: verdict.status,
    reason: verdict.status === "error" ? verdict.reason : null,
    error: verdict.status === "error" ? verdict.error : null,
    exit:
      facts.exitCode === undefined ? null : { code: facts.exitCode, signal: signalOfExitCode(facts.exitCode) ?? null },
    droid_session_id: facts.droidSessionId ?? null,
  };
  const queued = queueAgain(record, attempt);
  const backoff = backoffMs(queued);
  return backoff === 0 ? queued : { ...queued, not_before: new Date(now.getTime() + backoff).toISOString() };
}

/** Queues an ended task for another run, by hand: at once. */
export function retryEnded(record: TaskRecord): TaskRecord {
  const { started_at, completed_at, status, reason, error, result, exit, droid_session_id } = record;
  return queueAgain(record, {
    started_at,
    completed_at,
    status,
    reason: reason ?? null,
    error,
    result,
    exit: exit ?? null,
    droid_session_id: droid_session_id ?? null,
  });
}

function queueAgain(record: TaskRecord, attempt: Record<string, unknown>): TaskRecord {
  const { progress } = record;
  return {
    ...record,
    ...ofOneRun,
    ...(progress ? { progress: { ...progress, ...noProgress } } : {}),
    status: "queued",
    attempts: [...(record.attempts ?? []), attempt],
  };
}
