import { existsSync } from "node:fs";
import type { Context } from "../../context.ts";
import { readInitSession } from "../../droid/read-evidence.ts";
import { isWriteTrouble } from "../../errors.ts";
import { describeHost, isSameMachine } from "../../process/host.ts";
import { probeRun, type RunState } from "../../process/probe-run.ts";
import { isMarkedLive, unmarkLive } from "../../store/live-index.ts";
import { readRecord, requireRecord, writeRecord } from "../../store/records.ts";
import { linkSession } from "../../store/session-index.ts";
import { type Store, storePaths } from "../../store/store.ts";
import { withStoreLock } from "../../store/with-store-lock.ts";
import { isFinal, isOriginalRecord, type TaskRecord } from "../../task/record.ts";
import { retryAfter } from "../../task/requeue.ts";
import { decideRetry } from "../../task/retry-policy.ts";
import { endTask } from "../../task/transition.ts";
import type { Verdict } from "../../task/verdict.ts";
import { gatherEvidence, judgeRun } from "./gather-evidence.ts";
import { recordEnd } from "./record-end.ts";
import { canStartAgain, queueAnotherRun, takeBackClaim } from "./requeue-task.ts";
import { runPaths } from "./run-paths.ts";

/**
 * Brings a task's record up to what its files say: ends it when its run has ended or was lost, puts it back into the queue
 * when its start was claimed and never came, and notes the Droid CLI's session once it is known. Every finisher comes
 * through here, and any number of them may at once.
 * @returns the record as it stands afterwards
 */
export function settleTask(context: Context, id: string): TaskRecord {
  const record = requireRecord(context.store, id);
  try {
    return settleRecord(context, record);
  } catch (error) {
    // On a full disk the task stays as it is recorded; whoever looks when there is space again settles it.
    if (!isWriteTrouble(error)) throw error;
    return record;
  }
}

function settleRecord(context: Context, record: TaskRecord): TaskRecord {
  const { store } = context;
  const { id } = record;
  if (isOriginalRecord(record) || record.status === "queued") return record;
  if (!isSameMachine(record.host, describeHost())) return record;
  const state = probeRun(runPaths(store, id));
  if (state.state === "alive") return noteSession(store, record);
  if (!isFinal(record.status)) return settleRun(context, record, state);
  if (isMarkedLive(store, id)) unmarkEnded(store, id);
  return record;
}

// It may be queued and started again at this very moment.
function unmarkEnded(store: Store, id: string): void {
  withStoreLock(store, () => {
    if (isFinal(requireRecord(store, id).status)) unmarkLive(store, id);
  });
}

// The evidence may be a gigabyte of output: it is gathered outside the lock. Under it, what can have changed is looked at
// again: another finisher may have come first, a stop may have been requested.
function settleRun(context: Context, seen: TaskRecord, state: RunState): TaskRecord {
  const { store } = context;
  const evidence = gatherEvidence(store, seen, state);
  return withStoreLock(store, () => {
    const record = requireRecord(store, seen.id);
    // The evidence is of another attempt than the one that is there now.
    if (record.started_at !== seen.started_at) return record;
    if (probeRun(runPaths(store, seen.id)).state !== state.state || record.status === "queued") return record;
    if (state.state === "unstarted" && canStartAgain(store, record)) return takeBackClaim(store, record);
    const verdict = judgeRun(record, state, evidence);
    const ended = endTask(record, verdict, evidence.facts, context.now());
    if (ended && mayRetry(store, record, verdict)) return queueAnotherRun(store, retryAfter(ended, context.now()));
    if (ended) recordEnd(store, ended);
    unmarkLive(store, seen.id);
    if (evidence.facts.droidSessionId !== undefined) linkSession(store, evidence.facts.droidSessionId, seen.id);
    return ended ?? record;
  });
}

function mayRetry(store: Store, record: TaskRecord, verdict: Verdict): boolean {
  return decideRetry(record, verdict) && existsSync(storePaths.environment(store, record.id));
}

function noteSession(store: Store, record: TaskRecord): TaskRecord {
  if (record.kind !== "droid" || record.droid_session_id) return record;
  const sessionId = readInitSession(storePaths.output(store, record.id));
  if (sessionId === undefined) return record;
  return withStoreLock(store, () => {
    const stored = readRecord(store, record.id);
    if (stored.kind !== "record") return record;
    if (stored.record.droid_session_id) return stored.record;
    const noted = { ...stored.record, droid_session_id: sessionId };
    writeRecord(store, noted);
    linkSession(store, sessionId, record.id);
    return noted;
  });
}
