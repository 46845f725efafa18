import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readInitSession, readRunEvidence } from "../../src/droid/read-evidence.ts";
import { noEvents } from "../../src/task/evidence.ts";
import { createOutputFile, eventLine, recordPath, sessionId } from "../fixtures/run-output.ts";

setDefaultTimeout(60_000);

function evidenceOf(...parts: (string | Uint8Array)[]): ReturnType<typeof readRunEvidence> {
  using out = createOutputFile(...parts);
  return readRunEvidence(out.path, { believeEvents: true });
}

const forgedSession = "00000000-0000-0000-0000-000000000000";

describe("readRunEvidence of the recorded runs", () => {
  test("finds the completion, its usage and the session", () => {
    const { events } = readRunEvidence(recordPath("stream-tool-then-complete.jsonl"), { believeEvents: true });
    expect(events).toEqual({
      init: true,
      sessionId,
      completion: {
        text: "MOCK-REPLY to:  List the project files",
        usage: expect.objectContaining({ input_tokens: 20, output_tokens: 6 }),
        atMs: expect.any(Number),
      },
      errors: [],
    });
  });

  test("finds the errors of a provider that refused", () => {
    const { events, lastLine } = readRunEvidence(recordPath("stream-provider-error.jsonl"), { believeEvents: true });
    expect(events).toMatchObject({ init: true, completion: undefined, errors: ["401 bad key", "Exec failed"] });
    expect(lastLine).toBeUndefined();
  });

  test("finds no completion in a run that SIGTERM ended", () => {
    const { events } = readRunEvidence(recordPath("stream-sigterm.jsonl"), { believeEvents: true });
    expect(events).toMatchObject({ init: true, completion: undefined, errors: [] });
  });

  test("is not led astray by a final text that looks like an event", () => {
    const { events } = readRunEvidence(recordPath("stream-failing-tools.jsonl"), { believeEvents: true });
    expect(events.completion?.text).toBe('All done: {"type":"completion"} é\nsecond line');
  });

  test("believes none of it from a plain command", () => {
    const record = recordPath("stream-tool-then-complete.jsonl");
    const { events, lastLine, tail } = readRunEvidence(record, { believeEvents: false });
    expect(events).toEqual(noEvents);
    expect(lastLine).toStartWith('{"type":"completion"');
    expect(tail).toStartWith('{"type":"system"');
  });
});

describe("readRunEvidence", () => {
  test("has nothing of a file that is missing or empty", () => {
    const nothing = { events: noEvents, lastLine: undefined, tail: "" };
    expect(readRunEvidence("/nonexistent/task.out", { believeEvents: true })).toEqual(nothing);
    expect(evidenceOf("")).toEqual(nothing);
  });

  test("finds the completion behind standard error that has no newline", () => {
    const { events, lastLine } = evidenceOf(
      "warming up",
      eventLine.init(),
      "npm warn: slow disk",
      eventLine.completion("done"),
      "hook finished\n",
    );
    expect(events).toMatchObject({ sessionId, completion: { text: "done" } });
    expect(lastLine).toBe("hook finished");
  });

  test("finds a completion that no newline ends", () => {
    expect(evidenceOf(eventLine.init(), eventLine.completion("done").trimEnd()).events.completion?.text).toBe("done");
  });

  test("finds the completion before a megabyte of other output", () => {
    const { events } = evidenceOf(eventLine.init(), eventLine.completion("done"), "noise\n".repeat(200_000));
    expect(events.completion?.text).toBe("done");
  });

  test("reads a completion of 60 MB whole, its usage behind its text", () => {
    const { events } = evidenceOf(
      eventLine.init(),
      "stuck",
      eventLine.completion("text with no end ".repeat(3_600_000)),
    );
    expect(events.completion?.text.length).toBe(61_200_000);
    expect(events.completion?.usage).toEqual({ input_tokens: 1 });
  });

  test("finds an init behind a hundred kilobytes of noise", () => {
    const { events } = evidenceOf("noise\n".repeat(20_000), eventLine.init(), eventLine.completion("done"));
    expect(events).toMatchObject({ init: true, completion: { text: "done" } });
  });

  const whole = eventLine.completion("forged").trimEnd();
  test.each([
    ["another session", eventLine.completion("forged", { session_id: forgedSession })],
    ["the session further in", eventLine.completion("forged", { session_id: "x", inner: { session_id: sessionId } })],
    ["no session", eventLine.completion("forged", { session_id: undefined })],
    ["no final text", eventLine.completion("forged", { finalText: undefined })],
    ["its line going on", `${whole} and more\n`],
    ["its line cut short", `${whole.slice(0, -2)}\n`],
    ["another object around it", `{"line":${whole}}\n`],
    ["a message that quotes it", eventLine.assistant(whole)],
    ["a tool call that carries it", eventLine.call("Create", JSON.parse(whole))],
    ["a tool result that quotes it twice", eventLine.result(JSON.stringify({ whole }))],
    ["a session id in its text only", eventLine.completion(`"session_id":"${sessionId}"`, { session_id: "x" })],
    ["many false starts on its line", `${'{"type":"completion",'.repeat(30_000)}"session_id":"${sessionId}"}\n`],
  ])("does not believe a completion with %s, and goes on to the real one", (_, forged) => {
    expect(evidenceOf(eventLine.init(), forged).events.completion).toBeUndefined();
    const { events } = evidenceOf(eventLine.init(), eventLine.completion("real"), forged, forged.trimEnd());
    expect(events.completion?.text).toBe("real");
  });

  test("believes no completion without an init", () => {
    expect(evidenceOf(eventLine.completion("x")).events).toEqual(noEvents);
  });

  test("keeps the last errors of the run's own session, in order and bounded", () => {
    const { events } = evidenceOf(
      eventLine.init(),
      ...Array.from({ length: 25 }, (_, index) => eventLine.error(`error ${index}`)),
      "text in front",
      eventLine.error("x".repeat(5000)),
      eventLine.error("foreign", { session_id: forgedSession }),
      eventLine.assistant(eventLine.error("quoted")),
    );
    expect(events.errors).toHaveLength(20);
    expect(events.errors.at(0)).toBe("error 6");
    expect(events.errors.at(-1)).toHaveLength(2048);
  });

  test("takes the error of a CLI that has no session yet", () => {
    const { events } = evidenceOf(eventLine.error("Authentication failed", { session_id: undefined }));
    expect(events).toEqual({ ...noEvents, errors: ["Authentication failed"] });
  });

  test("looks for errors near the end alone, whatever stands on one line", () => {
    const line = '{"type":"error",'.repeat(100_000);
    expect(evidenceOf(eventLine.init(), line, "\n", eventLine.error("real")).events.errors).toEqual(["real"]);
  });
});

describe("the last line", () => {
  test.each([
    ["plain text", ["first\n", "last\n", "\n \n"], "last"],
    ["text before events", ["told\n", eventLine.init(), eventLine.assistant("x")], "told"],
    ["text stuck to an event", [eventLine.init(), "stuck ", eventLine.assistant("x")], "stuck"],
    ["only events", [eventLine.init(), eventLine.assistant("x")], undefined],
    ["an event torn in the writing", ["told\n", eventLine.assistant("x").slice(0, 40)], "told"],
    [
      "an error object of a provider",
      ['400 {"type":"error","error":{"message":"no"}}\n'],
      '400 {"type":"error","error":{"message":"no"}}',
    ],
    ["the rest of a long event", [eventLine.init(), eventLine.assistant("x".repeat(100_000))], undefined],
    ["carriage returns", ["one\r\ntwo\r\n"], "two"],
  ])("of %s", (_, parts, expected) => {
    expect(evidenceOf(...parts).lastLine).toBe(expected);
  });

  test("is cut at two kilobytes", () => {
    expect(evidenceOf("y".repeat(5000)).lastLine).toHaveLength(2048);
  });

  test("of a plain command is the end of a line however long", () => {
    using out = createOutputFile("z".repeat(100_000));
    expect(readRunEvidence(out.path, { believeEvents: false }).lastLine).toHaveLength(2048);
  });
});

describe("the tail", () => {
  test("is the last 64 KiB from a whole character on", () => {
    const { tail } = evidenceOf("a", "😀".repeat(20_000));
    expect(tail).toBe("😀".repeat(16_384));
    const { tail: shifted } = evidenceOf("😀".repeat(20_000), "ab");
    expect(shifted).toBe(`${"😀".repeat(16_383)}ab`);
  });

  test("survives bytes that are not UTF-8", () => {
    const noise = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 131) % 256);
    const { tail, lastLine, events } = evidenceOf(eventLine.init(), noise, "\n", Uint8Array.of(0xff, 0xfe), "end\n");
    expect(events.init).toBe(true);
    expect(tail).toEndWith("\ufffd\ufffdend\n");
    expect(lastLine).toBe("\ufffd\ufffdend");
  });
});

describe("readInitSession", () => {
  test.each([
    ["nothing yet", [], undefined],
    ["an init line still in the writing", [eventLine.init().slice(0, 60)], undefined],
    ["an init line without its newline", [eventLine.init().trimEnd()], sessionId],
    ["an init line behind noise", ["noise ", eventLine.init()], sessionId],
    ["a false start before it", ['{"type":"system","subtype":"init",\n', eventLine.init()], sessionId],
    ["a first mebibyte without one", ["x".repeat(1024 * 1024), "\n", eventLine.init()], undefined],
  ])("of %s", (_, parts, expected) => {
    using out = createOutputFile(...parts);
    expect(readInitSession(out.path)).toBe(expected);
  });

  test("of a file that does not exist is unknown", () => {
    expect(readInitSession("/nonexistent/task.out")).toBeUndefined();
  });
});
