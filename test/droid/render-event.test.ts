import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { createLineRenderer } from "../../src/droid/render-event.ts";
import { eventLine, recordPath } from "../fixtures/run-output.ts";

function render(...lines: string[]): string[] {
  const renderLine = createLineRenderer();
  return lines.map((line) => renderLine(line.trimEnd())).filter((text) => text !== undefined);
}

function renderRecord(name: string): string[] {
  return render(...readFileSync(recordPath(name), "utf8").trimEnd().split("\n"));
}

describe("createLineRenderer", () => {
  test.each([
    ["stream-tool-then-complete.jsonl", ["→ Execute ls", "MOCK-REPLY to:  List the project files"]],
    ["stream-provider-error.jsonl", ["error: 401 bad key", "error: Exec failed"]],
    ["stream-sigterm.jsonl", []],
    [
      "stream-failing-tools.jsonl",
      [
        "→ Read /home/user/shop/nope.txt",
        "✗ Read: Error reading file: ENOENT: no such file or directory, access '/home/user/shop/nope.txt'",
        "→ TodoWrite 1 of 3 done",
        expect.stringMatching(/^✗ TodoWrite: Tool TodoWrite is registered but is not available/),
        "→ Execute echo out; echo bad >&2; exit 3",
        "✗ Execute: Command failed (exit code: 3)",
        "→ Grep x(",
        expect.stringMatching(/^✗ Grep: Ripgrep execution failed/),
        "→ Bogus",
        expect.stringMatching(/^✗ Bogus: Not found: Bogus\..*…$/),
        "→ Create /home/user/shop/a.txt",
        'All done: {"type":"completion"} é\nsecond line',
      ],
    ],
  ])("renders the recorded %s", (record, expected) => {
    expect(renderRecord(record)).toEqual(expected);
  });

  test.each([
    ["a message with its lines", [eventLine.assistant("one\n\ntwo\n")], ["one\n\ntwo"]],
    ["no empty message", [eventLine.assistant("\n")], []],
    ["a good result as nothing", [eventLine.result("output")], []],
    [
      "a failed result by the name of its call",
      [eventLine.call("Execute", { command: "x" }), eventLine.failedResult("no such file\nat x")],
      ["→ Execute x", "✗ Execute: no such file"],
    ],
    ["a failed result of an unseen call", [eventLine.failedResult({ message: "denied" })], ["✗ tool: denied"]],
    ["an error of an unknown kind", [eventLine.failedResult({ code: 7 })], ['✗ tool: {"code":7}']],
    ["a failed result that says nothing", [eventLine.failedResult(null)], ["✗ tool: failed"]],
    ["a new final text", [eventLine.assistant("a"), eventLine.completion("b")], ["a", "b"]],
    ["a repeated final text once", [eventLine.assistant("a\n"), eventLine.completion("a")], ["a"]],
    ["no empty final text", [eventLine.completion("")], []],
    ["text that is no event", ["  plain\ttext", "", '{"other":1}'], ["  plain\ttext", "", '{"other":1}']],
    ["text stuck to an event", [`warning ${eventLine.error("bad")}`], ["warning\nerror: bad"]],
    ["text stuck to an event without a sight", [`warning ${eventLine.init()}`], ["warning"]],
  ])("shows %s", (_, lines, expected) => {
    expect(render(...lines)).toEqual(expected);
  });

  test("says where a message was cut", () => {
    const head = eventLine.assistant("long text ".repeat(5)).slice(0, 80);
    const text = createLineRenderer()(head, 60_000_000);
    expect(text).toStartWith("long text");
    expect(text).toEndWith("\n[… cut: this line has 60.0 MB; --raw shows all of it]");
  });

  test("shows a cut final text once when it begins like the last message", () => {
    const renderLine = createLineRenderer();
    expect(renderLine(eventLine.assistant("text ".repeat(20)).slice(0, 100), 2_000_000)).toContain("cut");
    expect(renderLine(eventLine.completion("text ".repeat(20)).slice(0, 90), 2_000_000)).toBeUndefined();
  });

  test("says a cut tool call in its one line, and cut text with a note", () => {
    const head = eventLine.call("Create", { file_path: "a.ts", content: "x".repeat(500) }).slice(0, 300);
    expect(createLineRenderer()(head, 3_000_000)).toBe("→ Create a.ts");
    expect(createLineRenderer()("xxxx", 3_000_000)).toBe("xxxx\n[… cut: this line has 3.0 MB; --raw shows all of it]");
  });
});
