import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { findCutStreamEvent, findStreamEvent, isTornEvent, parseStreamEvent } from "../../src/droid/stream-event.ts";
import { eventLine, recordPath } from "../fixtures/run-output.ts";

function typesOf(record: string): (string | undefined)[] {
  const lines = readFileSync(recordPath(record), "utf8").trimEnd().split("\n");
  return lines.map((line) => parseStreamEvent(line)?.type);
}

describe("parseStreamEvent", () => {
  test.each([
    ["stream-tool-then-complete.jsonl", ["system", "message", "tool_call", "tool_result", "message", "completion"]],
    ["stream-provider-error.jsonl", ["system", "message", "error", "error"]],
    ["stream-sigterm.jsonl", ["system", "message"]],
    ["json-success.json", [undefined]],
    ["transcript.jsonl", Array(4).fill(undefined)],
  ])("knows every line of the recorded %s", (record, types) => {
    expect(typesOf(record).slice(0, types.length)).toEqual(types);
  });

  test("keeps what it does not know of a line", () => {
    const event = parseStreamEvent(eventLine.completion("done", { somethingNew: 7 }));
    expect(event).toMatchObject({ finalText: "done", somethingNew: 7, usage: { input_tokens: 1 } });
  });

  test.each([
    "",
    "plain text",
    "null",
    "[]",
    '{"type":"completion"',
    '{"type":"system","subtype":"status"}',
    '{"type":"system","subtype":"init","session_id":""}',
    '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
    '{"type":"message","role":"assistant"}',
    '{"type":"unheard-of","text":"x"}',
  ])("takes %p for no event", (line) => {
    expect(parseStreamEvent(line)).toBeUndefined();
  });

  test.each([
    ["no final text", { finalText: null }, { finalText: "" }],
    ["usage of another kind", { usage: "none" }, { usage: undefined }],
    ["a time of another kind", { timestamp: "today" }, { timestamp: undefined }],
  ])("believes a completion with %s", (_, fields, expected) => {
    const line = JSON.stringify({ ...JSON.parse(eventLine.completion("x")), ...fields });
    const event = parseStreamEvent(line);
    expect(event).toMatchObject({ type: "completion", ...expected });
  });
});

describe("findStreamEvent", () => {
  test.each(["", "npm warn deprecated", 'said {"type":"message" and {"a":1} before ', "\u001b[31mred\u001b[0m"])(
    "finds the event behind %p",
    (noise) => {
      const found = findStreamEvent(noise + eventLine.error("401 bad key").trimEnd());
      expect(found).toMatchObject({ text: noise, event: { type: "error", message: "401 bad key" } });
    },
  );

  test("takes no event that more text follows, or that another object holds", () => {
    const event = eventLine.assistant("x").trimEnd();
    expect(findStreamEvent(`${event} and more`)).toBeUndefined();
    expect(findStreamEvent(`{"line":${event}}`)).toBeUndefined();
    expect(findStreamEvent(JSON.stringify({ text: event }))).toBeUndefined();
  });

  test("gives up on a line of false starts", () => {
    expect(findStreamEvent('{"type":"error"'.repeat(50_000))).toBeUndefined();
  });
});

describe("findCutStreamEvent", () => {
  const message = eventLine.assistant('say "hi" \\ \u{1f600} é\n'.repeat(3));
  const call = eventLine.call("Create", { file_path: "a.ts", content: "x\n".repeat(30) });

  test("reads a message cut anywhere in its text", () => {
    const first = message.indexOf('"text":"') + '"text":"'.length;
    const last = message.indexOf('","timestamp"');
    for (let end = first; end <= last; end++) {
      const found = findCutStreamEvent(`noise${message.slice(0, end)}`);
      expect(found).toMatchObject({ text: "noise", event: { type: "message", role: "assistant" } });
      expect(JSON.parse(message).text).toStartWith(String(found?.event.text).replace(/[\ud800-\udbff]$/, ""));
    }
  });

  test("reads a tool call cut in a parameter", () => {
    const found = findCutStreamEvent(call.slice(0, call.indexOf("x\\n") + 30));
    expect(found?.event).toMatchObject({ toolName: "Create", parameters: { file_path: "a.ts" } });
  });

  test("finds nothing in plain text", () => {
    expect(findCutStreamEvent("x".repeat(1000))).toBeUndefined();
  });
});

describe("isTornEvent", () => {
  test.each([
    ['{"type":"message","role":"assist', true],
    ['{"type":"error","error":{"message":"Overloaded"}}', false],
    ['Error: {"type":"error",', false],
    ["text", false],
  ])("says of %p: %p", (line, torn) => {
    expect(isTornEvent(line)).toBe(torn);
  });
});
