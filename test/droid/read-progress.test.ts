import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { utimesSync } from "node:fs";
import { readProgress } from "../../src/droid/read-progress.ts";
import { createOutputFile, eventLine, recordPath } from "../fixtures/run-output.ts";

setDefaultTimeout(60_000);

function progressOf(...parts: (string | Uint8Array)[]): ReturnType<typeof readProgress> {
  using out = createOutputFile(...parts);
  return readProgress(out.path, true);
}

describe("readProgress", () => {
  test("tells the recorded run's tool, message and its time", () => {
    expect(readProgress(recordPath("stream-tool-then-complete.jsonl"), true)).toEqual({
      toolCalls: 1,
      lastTool: "Execute",
      lastMessage: "MOCK-REPLY to:  List the project files",
      lastMessageAt: "2026-11-23T05:41:59.017Z",
      lastUpdate: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  test("counts the calls of the recorded run whose tools failed, and reads its plan", () => {
    const progress = readProgress(recordPath("stream-failing-tools.jsonl"), true);
    expect(progress).toMatchObject({ toolCalls: 6, lastTool: "Create", percent: 33 });
  });

  test.each(["/nonexistent/task.out", "/dev/null"])("has nothing to tell of %s", (path) => {
    expect(readProgress(path, true)).toEqual({
      toolCalls: 0,
      lastTool: null,
      lastMessage: null,
      lastMessageAt: null,
      lastUpdate: null,
    });
  });

  test("takes the time of the last write for the last update", () => {
    using out = createOutputFile(eventLine.init(), eventLine.assistant("x", { timestamp: undefined }));
    utimesSync(out.path, 1_700_000_000, 1_700_000_000);
    const time = "2023-11-14T22:13:20.000Z";
    expect(readProgress(out.path, true)).toMatchObject({ lastUpdate: time, lastMessageAt: time });
  });

  test("counts the calls of the run's own session, stuck to standard error or not", () => {
    const progress = progressOf(
      eventLine.init(),
      eventLine.call("Read", {}),
      "warning: ",
      eventLine.call("Grep", {}),
      eventLine.call("Forged", {}, { session_id: "another" }),
      eventLine.result(eventLine.call("Quoted", {})),
      `not an event: ${eventLine.call("Broken", {}).slice(0, -2)}\n`,
    );
    expect(progress).toMatchObject({ toolCalls: 2, lastTool: "Grep" });
  });

  test("tells the assistant's last message, not the user's, cut at 500", () => {
    const progress = progressOf(
      eventLine.assistant("early"),
      eventLine.assistant("a".repeat(900)),
      eventLine.user("u"),
    );
    expect(progress.lastMessage).toBe(`${"a".repeat(499)}…`);
  });

  test("counts calls and reads messages whose line is larger than what is kept of it", () => {
    const progress = progressOf(
      eventLine.init(),
      eventLine.call("Create", { file_path: "a", content: "x".repeat(3_000_000) }),
      eventLine.assistant("long ".repeat(500_000)),
      eventLine.result("y".repeat(3_000_000)),
    );
    expect(progress).toMatchObject({ toolCalls: 1, lastTool: "Create" });
    expect(progress.lastMessage).toStartWith("long long");
  });

  test("reads the percentage from the last plan", () => {
    const progress = progressOf(
      eventLine.call("TodoWrite", { todos: [{ status: "pending" }, { status: "pending" }] }),
      eventLine.call("TodoWrite", { todos: "1. [completed] x\n2. [in_progress] y\n3. [pending] z" }),
      eventLine.call("TodoWrite", { todos: null }),
    );
    expect(progress).toMatchObject({ percent: 33, toolCalls: 3 });
  });

  test("has no percentage without a plan", () => {
    expect(progressOf(eventLine.call("Read", {}))).not.toHaveProperty("percent");
  });

  test("takes a plain command's last line for its message", () => {
    using out = createOutputFile(eventLine.call("Read", {}), "compiling 3/7\n\n");
    const progress = readProgress(out.path, false);
    expect(progress).toMatchObject({ toolCalls: 0, lastTool: null, lastMessage: "compiling 3/7" });
    expect(progress.lastMessageAt).toBe(progress.lastUpdate ?? "");
  });

  test("survives bytes that are not UTF-8", () => {
    const noise = Uint8Array.from({ length: 5000 }, (_, index) => (index * 89) % 256);
    expect(progressOf(noise, eventLine.call("Read", {}), noise).toolCalls).toBeGreaterThanOrEqual(0);
    expect(progressOf(noise, "\n", eventLine.call("Read", {}), noise).toolCalls).toBe(1);
  });
});
