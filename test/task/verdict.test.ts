import { describe, expect, test } from "bun:test";
import { type EventEvidence, type Evidence, noEvents } from "../../src/task/evidence.ts";
import { type ErrorReason, stopCauses } from "../../src/task/record.ts";
import { decideVerdict, reasonOfStop, type Verdict } from "../../src/task/verdict.ts";

const init: Partial<EventEvidence> = { init: true, sessionId: "s1" };
const completion = { text: "All done", usage: { input_tokens: 20 }, atMs: 1000 };
const completed: Verdict = { status: "completed", result: "All done", usage: { input_tokens: 20 } };

/** What a case says of the evidence. */
type Given = Partial<Omit<Evidence, "events">> & { events?: Partial<EventEvidence> };

/** Evidence of a plain command that exited with 0 and said nothing, except for what is given. */
function evidence(given: Given): Evidence {
  const nothing = { exitCode: 0, stop: undefined, lastLine: undefined, tail: "" };
  return { ...nothing, ...given, events: { ...noEvents, ...given.events } };
}

function failure(reason: ErrorReason, error: string): Verdict {
  return { status: "error", reason, error };
}

// The rows of the design's table, each with what must not win over it.
describe("decideVerdict", () => {
  test.each<[string, Given]>([
    ["exit 0", {}],
    ["exit 1", { exitCode: 1 }],
    ["exit 127", { exitCode: 127 }],
    ["exit 143", { exitCode: 143 }],
    ["no exit", { exitCode: undefined }],
    ["a cancel that came too late", { stop: { cause: "cancel", atMs: 1000 }, exitCode: 143 }],
    ["a time limit that came too late", { stop: { cause: "timeout", atMs: 1001 }, exitCode: undefined }],
    ["errors on the way", { events: { errors: ["429 slow down"] } }],
  ])("believes a completion with %s", (_, { events, ...rest }) => {
    expect(decideVerdict(evidence({ ...rest, events: { ...init, ...events, completion } }))).toEqual(completed);
  });

  test("believes a completion that does not say when it came", () => {
    const events = { ...init, completion: { ...completion, atMs: undefined } };
    expect(decideVerdict(evidence({ events, stop: { cause: "cancel", atMs: 1 } }))).toEqual(completed);
  });

  test("completes without usage when the completion has none", () => {
    const events = { ...init, completion: { text: "", usage: undefined, atMs: undefined } };
    expect(decideVerdict(evidence({ events }))).toEqual({ status: "completed", result: "", usage: undefined });
  });

  test.each<[string, Omit<Given, "stop">]>([
    ["exit 0 (the Droid CLI's answer to TERM)", { exitCode: 0, events: init }],
    ["exit 143", { exitCode: 143 }],
    ["exit 1 and errors", { exitCode: 1, events: { ...init, errors: ["aborted"] } }],
    ["exit 127", { exitCode: 127 }],
    ["no exit, all processes killed", { exitCode: undefined }],
    ["a completion on what the stop left of its tool", { events: { ...init, completion } }],
  ])("says what task-bg stopped itself by why it did: %s", (_, given) => {
    const stop = { atMs: 999 };
    expect(decideVerdict(evidence({ ...given, stop: { ...stop, cause: "cancel" } }))).toEqual({ status: "cancelled" });
    for (const cause of stopCauses.filter((other) => other !== "cancel"))
      expect(decideVerdict(evidence({ ...given, stop: { ...stop, cause } }))).toEqual(
        failure(reasonOfStop(cause), expect.stringMatching(/^Stopped /)),
      );
  });

  test.each([
    [126, "sh: ./build: Permission denied", "sh: ./build: Permission denied"],
    [127, "sh: 1: exec: droid: not found", "sh: 1: exec: droid: not found"],
    [126, undefined, "The command could not be executed"],
    [127, undefined, "The command was not found"],
  ])("says that exit %d without an event never started, by the last line (%p)", (exitCode, lastLine, error) => {
    expect(decideVerdict(evidence({ exitCode, lastLine }))).toEqual(failure("spawn", error));
  });

  test.each([126, 127])("takes exit %d of a run that spoke for its own failure", (exitCode) => {
    const lastLine = "bye";
    expect(decideVerdict(evidence({ exitCode, lastLine, events: init }))).toEqual(failure("failed", "bye"));
    const errors = ["401 bad key"];
    expect(decideVerdict(evidence({ exitCode, lastLine, events: { errors } }))).toEqual(
      failure("failed", "401 bad key"),
    );
  });

  test.each([
    [129, "SIGHUP"],
    [137, "SIGKILL"],
    [139, "SIGSEGV"],
    [143, "SIGTERM"],
    [159, "SIGSYS"],
  ])("names the signal that exit %d stands for, whatever was said before", (exitCode, signal) => {
    const killed = failure("killed", expect.stringContaining(signal));
    expect(decideVerdict(evidence({ exitCode, lastLine: "working" }))).toEqual(killed);
    expect(decideVerdict(evidence({ exitCode, events: { ...init, errors: ["aborted"] } }))).toEqual(killed);
  });

  test.each([
    ["the errors", { exitCode: 1, lastLine: "bye", events: { ...init, errors: ["401 bad key", "Exec failed"] } }],
    ["the errors, though it exited with 0", { events: { ...init, errors: ["401 bad key", "Exec failed"] } }],
    ["errors before it had a session", { exitCode: 1, events: { errors: ["401 bad key", "Exec failed"] } }],
  ])("fails with %s", (_, given) => {
    expect(decideVerdict(evidence(given))).toEqual(failure("failed", "401 bad key\nExec failed"));
  });

  test.each([1, 2, 125, 128, 160, 255])("fails with the last line, else with the code %d", (exitCode) => {
    expect(decideVerdict(evidence({ exitCode, lastLine: "make: *** Error" }))).toEqual(
      failure("failed", "make: *** Error"),
    );
    expect(decideVerdict(evidence({ exitCode, events: init }))).toEqual(
      failure("failed", expect.stringContaining(`${exitCode}`)),
    );
  });

  test("says interrupted of a droid that exited with 0 but never reported its completion", () => {
    const verdict = decideVerdict(evidence({ events: init, lastLine: "hook finished", tail: "…" }));
    expect(verdict).toEqual(failure("interrupted", expect.stringContaining("completion")));
  });

  test("completes a plain command that exited with 0 with its text", () => {
    const verdict = decideVerdict(evidence({ tail: "12 tests\nok\n", lastLine: "ok" }));
    expect(verdict).toEqual({ status: "completed", result: "12 tests\nok\n", usage: undefined });
    expect(decideVerdict(evidence({}))).toEqual({ status: "completed", result: "", usage: undefined });
  });

  test.each([
    ["that said nothing", {}],
    ["that had begun", { events: init, lastLine: "working" }],
  ])("says lost of a run %s and left no exit", (_, given) => {
    expect(decideVerdict(evidence({ ...given, exitCode: undefined }))).toEqual(
      failure("lost", expect.stringContaining("exit status")),
    );
  });
});
