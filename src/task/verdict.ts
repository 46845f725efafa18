import type { Completion, EventEvidence, Evidence } from "./evidence.ts";
import type { ErrorReason, StopCause } from "./record.ts";
import { signalOfExitCode } from "./signal.ts";

/** How a task ended. Each outcome has exactly the fields that it can have. */
export type Verdict =
  | { status: "completed"; result: string; usage: Record<string, unknown> | undefined }
  | { status: "cancelled"; why?: string }
  | { status: "error"; reason: ErrorReason; error: string };

/**
 * Judges a run that has ended or was lost, by recorded evidence alone: never by a clock, never by a guess.
 * The first row that matches wins; their order is the design's.
 */
export function decideVerdict(evidence: Evidence): Verdict {
  const { events, exitCode } = evidence;
  const completion = undisturbedCompletion(evidence);
  if (completion) return { status: "completed", result: completion.text, usage: completion.usage };
  if (evidence.stop !== undefined) return stopped(evidence.stop.cause);
  if ((exitCode === 126 || exitCode === 127) && !spoke(events)) {
    return failure("spawn", evidence.lastLine ?? notStarted(exitCode));
  }
  const signal = exitCode === undefined ? undefined : signalOfExitCode(exitCode);
  if (signal !== undefined) return failure("killed", `Killed by ${signal}`);
  if (events.errors.length > 0 || (exitCode ?? 0) !== 0) return failure("failed", failureText(evidence));
  if (exitCode === undefined) return failure("lost", vanished);
  if (events.init)
    return failure("interrupted", "It exited with 0 but never reported a completion: something ended it early");
  return { status: "completed", result: evidence.tail, usage: undefined };
}

// A droid that is stopped while a tool of it runs tells its model that the tool was killed, and may well complete on that:
// such a completion is the stop's. Both times were recorded, on one machine; what tells no time is believed.
function undisturbedCompletion({ events: { completion }, stop }: Evidence): Completion | undefined {
  const cameLater = (completion?.atMs ?? 0) > (stop?.atMs ?? Number.POSITIVE_INFINITY);
  return cameLater ? undefined : completion;
}

function stopped(cause: StopCause): Verdict {
  if (cause === "cancel") return { status: "cancelled" };
  return failure(reasonOfStop(cause), stopText[cause]);
}

/** What a task that task-bg itself stopped is in `error` for. */
export function reasonOfStop(cause: Exclude<StopCause, "cancel">): ErrorReason {
  return cause === "deadline" ? "timeout" : cause;
}

const stopText = {
  timeout: "Stopped at its time limit",
  deadline: "Stopped because the time of its group was over",
  stale: "Stopped by prune: it ran longer than the limit for tasks without one",
  idle: "Stopped at its idle limit: it neither wrote anything nor used the processor",
  output: "Stopped because its output passed its limit",
  tokens: "Stopped because it used more tokens than its budget",
};

function spoke(events: EventEvidence): boolean {
  return events.init || events.errors.length > 0;
}

function notStarted(exitCode: number): string {
  return exitCode === 127 ? "The command was not found" : "The command could not be executed";
}

const vanished = "Its processes vanished without an exit status (killed, or the machine restarted)";

function failureText(evidence: Evidence): string {
  if (evidence.events.errors.length > 0) return evidence.events.errors.join("\n");
  return evidence.lastLine ?? `Exited with code ${evidence.exitCode} and said nothing`;
}

function failure(reason: ErrorReason, error: string): Verdict {
  return { status: "error", reason, error };
}
