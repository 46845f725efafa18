import type { Context } from "../../context.ts";
import { isWriteTrouble, TaskBgError } from "../../errors.ts";
import { findTaskProcesses } from "../../process/find-task-processes.ts";
import { describeHost, sharesProcessIds } from "../../process/host.ts";
import { probeRun } from "../../process/probe-run.ts";
import { stopProcesses } from "../../process/stop-processes.ts";
import { findRecord, updateRecord } from "../../store/records.ts";
import { isFinal, isOriginalRecord, type StopCause, type TaskRecord } from "../../task/record.ts";
import { endTask, requestStop } from "../../task/transition.ts";
import { reasonOfStop, type Verdict } from "../../task/verdict.ts";
import { withdrawQueued } from "../queue/withdraw-task.ts";
import { endRecordedTask } from "../settle/end-recorded-task.ts";
import { identifyProcesses } from "../settle/identify-processes.ts";
import { runPaths } from "../settle/run-paths.ts";
import { settleTask } from "../settle/settle-task.ts";

/** How a stop came out. */
export interface StopOutcome {
  record: TaskRecord;
  /** `already` when there was nothing left to stop. */
  stopped: "now" | "already";
  /** Processes that survived even KILL, normally none. */
  survivors: number[];
}

/** A task may be between two of its tries, or two of its states: it is looked at again for so long. */
const mostLooks = 10;
const pauseMs = 20;

/**
 * Ends a task and everything that it started, and records why. A task that has ended is left as it is, but a process of
 * it that still runs is ended all the same.
 * @throws TaskBgError `unsupported` when its processes are another machine's
 */
export async function stopTask(context: Context, id: string, why: StopCause): Promise<StopOutcome> {
  for (let looks = 0; looks < mostLooks; looks++) {
    const outcome = await tryToStop(context, id, why);
    if (outcome !== undefined) return outcome;
    await Bun.sleep(pauseMs);
  }
  return { record: settleTask(context, id), stopped: "already", survivors: [] };
}

// Undefined when the task has become another than it was seen as: started, or about to be tried again.
async function tryToStop(context: Context, id: string, why: StopCause): Promise<StopOutcome | undefined> {
  const settled = settleTask(context, id);
  if (isOriginalRecord(settled)) return recordOnly(context, settled, why);
  const already: StopOutcome = { record: settled, stopped: "already", survivors: [] };
  // A limit is one run's: the next one has it anew.
  if (settled.status === "queued") return why === "cancel" ? withdraw(context, id) : already;
  const ended = isFinal(settled.status);
  const gone = isGone(context, settled);
  if (ended && gone) return already;
  requireReach(settled);
  if (gone) return why === "cancel" ? undefined : already;
  noteRequest(context, id, why);
  const survivors = await endProcesses(context, settled, why);
  const record = settleTask(context, id);
  // Its run had ended just before, and was to be tried again.
  if (record.status === "queued" && why === "cancel") return undefined;
  return { record, stopped: ended ? "already" : "now", survivors };
}

function withdraw(context: Context, id: string): StopOutcome | undefined {
  const record = withdrawQueued(context, [id]).get(id);
  return record && { record, stopped: "now", survivors: [] };
}

// A run that has ended may have left processes behind; they are ended too.
function isGone({ store }: Context, record: TaskRecord): boolean {
  if (probeRun(runPaths(store, record.id)).state === "alive") return false;
  return (
    !sharesProcessIds(record.host, describeHost()) || findTaskProcesses(identifyProcesses(store, record)).length === 0
  );
}

// A full disk takes no note, and what fills it may be this very task: it is stopped all the same.
function noteRequest(context: Context, id: string, why: StopCause): void {
  try {
    updateRecord(context.store, id, (current) => requestStop(current, why, context.now()));
  } catch (error) {
    if (!isWriteTrouble(error)) throw error;
  }
}

// The original script kept no process, so there is none that could be stopped: only the record says so.
function recordOnly(context: Context, record: TaskRecord, why: StopCause): StopOutcome {
  const verdict: Verdict =
    why === "cancel"
      ? { status: "cancelled" }
      : {
          status: "error",
          reason: reasonOfStop(why),
          error: "It never reported its end within the time limit; its process, if any, is not known",
        };
  const { ended, ...last } = endRecordedTask(context.store, record.id, (current) =>
    endTask(current, verdict, {}, context.now()),
  );
  return { record: last.record, stopped: ended ? "now" : "already", survivors: [] };
}

// Who cancels a task means every run of it; a limit ends the one that has passed it.
async function endProcesses(context: Context, record: TaskRecord, why: StopCause): Promise<number[]> {
  const isOver = () => {
    const current = findRecord(context.store, record.id);
    return current !== undefined && (current.status === "queued" || current.started_at !== record.started_at);
  };
  return await stopProcesses({
    isOver: why === "cancel" ? () => false : isOver,
    // The record is read again: a task that is just starting has no keeper yet.
    identify: () => identifyProcesses(context.store, findRecord(context.store, record.id) ?? record),
    paths: runPaths(context.store, record.id),
    graceMs: context.config.stopGraceMs,
    now: () => context.now().getTime(),
    sleep: (ms) => Bun.sleep(ms),
  });
}

function requireReach(record: TaskRecord): void {
  if (sharesProcessIds(record.host, describeHost())) return;
  throw new TaskBgError(
    "unsupported",
    `Task ${record.id} runs on ${record.host?.name ?? "another machine"}, where its processes are; it can only be stopped there`,
    {
      hint: `On that machine type: task-bg cancel ${record.id}`,
    },
  );
}
