import { describe, expect, test } from "bun:test";
import { parseHookPayload } from "../../src/droid/parse-hook-payload.ts";

describe("parseHookPayload", () => {
  test("reads what the Droid CLI sends, and keeps what it does not know", () => {
    const sent = {
      session_id: "b1558afb-ef8e-45f2-aca5-bded5644f56b",
      transcript_path: "/home/user/.factory/sessions/s.jsonl",
      cwd: "/home/user/shop",
      permission_mode: "auto-low",
      hook_event_name: "Stop",
      stop_hook_active: false,
      tool_execution_count: 0,
    };
    expect(parseHookPayload(JSON.stringify(sent))).toEqual({ ok: true, payload: sent });
  });

  test.each(["session_bg_0195", "a", "A_b-c.d", "-", "x".repeat(200)])("accepts the session id %p", (id) => {
    expect(parseHookPayload(JSON.stringify({ session_id: id }))).toEqual({ ok: true, payload: { session_id: id } });
  });

  test.each([
    "",
    ".",
    "..",
    ".hidden",
    "a/b",
    "../a",
    "a\\b",
    "a\nb",
    "a\0",
    "a b",
    "é",
    "\u202e",
    "x".repeat(201),
    7,
    null,
    { a: 1 },
  ])("rejects the session id %p", (id) => {
    const parsed = parseHookPayload(JSON.stringify({ session_id: id }));
    expect(parsed).toEqual({ ok: false, problem: expect.stringContaining("session_id: ") });
  });

  test("passes over fields of the wrong kind", () => {
    const odd = { session_id: "a", cwd: 7, task_name: null, stop_hook_active: "no", transcript_path: ["x"] };
    expect(parseHookPayload(JSON.stringify(odd))).toEqual({ ok: true, payload: { session_id: "a" } });
  });

  test.each([
    ["", "it is empty"],
    [" \n", "it is empty"],
    ["{", "JSON"],
    ["not json", "JSON"],
    ["{}", "session_id: "],
    ["[]", "session_id: "],
    ["null", "no JSON object"],
    ['"text"', "no JSON object"],
    ["[".repeat(200_000), "JSON"],
  ])("says what is wrong with %p", (text, problem) => {
    const parsed = parseHookPayload(text);
    expect(parsed).toEqual({ ok: false, problem: expect.stringContaining(problem) });
  });
});
