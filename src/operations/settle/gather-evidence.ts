import { readRunEvidence } from "../../droid/read-evidence.ts";
import { readProgress } from "../../droid/read-progress.ts";
import type { RunState } from "../../process/probe-run.ts";
import { type Store, storePaths } from "../../store/store.ts";
import type { Evidence, RequestedStop } from "../../task/evidence.ts";
import type { TaskRecord } from "../../task/record.ts";
import { parseRecordTime } from "../../task/record-time.ts";
import type { EndFacts } from "../../task/transition.ts";
import { decideVerdict, type Verdict } from "../../task/verdict.ts";

/** What a run's files say, and what of it belongs into its record. */
export interface GatheredEvidence {
  said: Omit<Evidence, "exitCode" | "stop">;
  facts: EndFacts;
}

/** Reads the evidence of a run that is no longer alive. */
export function gatherEvidence(store: Store, record: TaskRecord, state: RunState): GatheredEvidence {
  const path = storePaths.output(store, record.id);
  const believeEvents = record.kind === "droid";
  const said = readRunEvidence(path, { believeEvents });
  const facts = {
    exitCode: state.state === "ended" ? state.exitCode : undefined,
    droidSessionId: said.events.sessionId,
    progress: readProgress(path, believeEvents),
  };
  return { said, facts };
}

/** Judges a run by its evidence and by what its record says of a stop. */
export function judgeRun(record: TaskRecord, state: RunState, { said, facts }: GatheredEvidence): Verdict {
  const stop = readStop(record);
  if (state.state === "unstarted" && stop === undefined) return neverStarted;
  return decideVerdict({ exitCode: facts.exitCode, stop, ...said });
}

function readStop({ stop_requested: stop }: TaskRecord): RequestedStop | undefined {
  return stop ? { cause: stop.why, atMs: parseRecordTime(stop.at)?.getTime() } : undefined;
}

const neverStarted: Verdict = {
  status: "error",
  reason: "lost",
  error: "It was never started: its launcher ended before it could start it",
};
