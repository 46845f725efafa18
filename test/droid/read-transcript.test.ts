import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { appendFileSync, chmodSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readLastAssistantText } from "../../src/droid/read-transcript.ts";
import { withoutPrivileges } from "../fixtures/without-privileges.ts";

let dir: string;
let path: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "read-transcript-"));
  path = join(dir, "session.jsonl");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const text = (said: string) => ({ type: "text", text: said });
const toolUse = { type: "tool_use", id: "call_1", name: "Execute", input: {} };

/** A message as the Droid CLI writes it. */
function message(role: string, content: unknown): object {
  return { type: "message", id: "x", message: { role, content, modelId: "custom:Mock-0" } };
}

function write(...entries: unknown[]): void {
  writeFileSync(path, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
}

describe("readLastAssistantText", () => {
  test("finds it in a transcript of the Droid CLI", () => {
    write(
      { type: "session_start", id: "77c0ecb5", title: "Explain the build", version: 2, cwd: "/home/user/shop" },
      message("user", [text("Explain the build")]),
      message("assistant", [text("MOCK-REPLY to: Explain the build")]),
      { type: "agent_turn_outcome", turnId: "a9b248dc", reason: "completed", resultKind: "text" },
    );
    expect(readLastAssistantText(path)).toEqual({ text: "MOCK-REPLY to: Explain the build" });
  });

  test.each([
    ["the role inside message", message("assistant", [text("Done")])],
    ["the role at the top", { role: "assistant", content: [text("Done")] }],
    ["the role as the type", { type: "assistant", message: { role: "assistant", content: [text("Done")] } }],
    ["the role as the type alone", { type: "assistant", message: { content: "Done" } }],
    ["its content as a string", message("assistant", "Done")],
    ["parts that are strings", { role: "assistant", content: ["Done"] }],
    [
      "parts that are no text",
      message("assistant", [{ type: "thinking", thinking: "Hm" }, text("Done"), toolUse, null, 7]),
    ],
  ])("reads a message with %s", (_, entry) => {
    write(message("user", [text("Do it")]), entry);
    expect(readLastAssistantText(path)).toEqual({ text: "Done" });
  });

  test("takes the last message that has text, whatever comes after it", () => {
    write(
      message("assistant", [text("First")]),
      message("assistant", [text("Second"), text("third")]),
      message("assistant", [toolUse]),
      message("assistant", [text(" \n")]),
      message("assistant", []),
      message("user", [{ type: "tool_result", content: 'it said "assistant"' }]),
      { type: "assistant" },
      { role: "assistant", content: 7 },
      null,
      ["assistant"],
    );
    expect(readLastAssistantText(path)).toEqual({ text: "Second\nthird" });
  });

  test("passes over lines that are no JSON and a line still being written", () => {
    write(message("assistant", "Done"));
    appendFileSync(path, '"assistant" not json\n\n\n{"role":"assistant","content":"Do');
    expect(readLastAssistantText(path)).toEqual({ text: "Done" });
  });

  test.each([0, 1, 64 * 1024, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 3_000_000])(
    "reads back over a line of %d characters",
    (length) => {
      write(message("assistant", "Böse 🎉"), message("user", "x".repeat(length)));
      expect(readLastAssistantText(path)).toEqual({ text: "Böse 🎉" });
    },
  );

  test.each([64 * 1024, 256 * 1024, 1_000_000])(
    "reads a message of %d characters whole, with no newline after it",
    (length) => {
      writeFileSync(path, `\n${JSON.stringify(message("assistant", "ü".repeat(length)))}`);
      expect(readLastAssistantText(path)).toEqual({ text: "ü".repeat(length) });
    },
  );

  test("says so when the message is further back than it looks", () => {
    write(message("assistant", "Done"), message("user", "x".repeat(2000)));
    expect(readLastAssistantText(path, { maxBytes: 1000 })).toEqual({
      problem: "no assistant message with text in its last 1000 bytes",
    });
  });

  test("leaves out a line whose beginning is further back than it looks", () => {
    // Cut in the middle, this line ends in what would be a message of its own.
    writeFileSync(path, `{"type":"x","of":[1,\n{"role":"assistant","content":"inner"}`);
    const inner = '{"role":"assistant","content":"inner"}'.length;
    expect(readLastAssistantText(path, { maxBytes: inner })).toEqual({ problem: expect.any(String) });
    expect(readLastAssistantText(path, { maxBytes: inner + 1 })).toEqual({ text: "inner" });
  });

  test("reads no further back than it may, even when no line begins there", () => {
    write(message("assistant", "x".repeat(2000)));
    expect(readLastAssistantText(path, { maxBytes: 1000 })).toEqual({ problem: expect.any(String) });
  });

  test("looks at ten thousand messages without text, and no more", () => {
    const silent = `${JSON.stringify(message("assistant", []))}\n`;
    writeFileSync(path, `${JSON.stringify(message("assistant", "Done"))}\n${silent.repeat(9_999)}`);
    expect(readLastAssistantText(path)).toEqual({ text: "Done" });
    appendFileSync(path, silent);
    expect(readLastAssistantText(path)).toEqual({ problem: expect.stringContaining("no assistant message") });
  });

  test("keeps the beginning of a text that is too long, and no half character", () => {
    write(message("assistant", "🎉".repeat(100)));
    const result = readLastAssistantText(path, { maxTextLength: 10 });
    expect(result).toEqual({ text: "🎉🎉🎉🎉…" });
  });

  test("reads a link to a transcript", () => {
    write(message("assistant", "Done"));
    const link = join(dir, "link.jsonl");
    symlinkSync(path, link);
    expect(readLastAssistantText(link)).toEqual({ text: "Done" });
  });

  test.each(["/dev/null", "/dev/zero", "/"])("does not read %s", (special) => {
    expect(readLastAssistantText(special)).toEqual({ problem: "it is not a regular file" });
  });

  test("does not wait for the writer of a FIFO", () => {
    expect(Bun.spawnSync(["mkfifo", path]).exitCode).toBe(0);
    expect(readLastAssistantText(path)).toEqual({ problem: "it is not a regular file" });
  });

  test.each(["", "missing.jsonl", "a\0b", "session.jsonl/below"])("says why it cannot read %p", (name) => {
    write(message("assistant", "Done"));
    expect(readLastAssistantText(name === "" ? "" : join(dir, name))).toEqual({ problem: expect.stringMatching(/\w/) });
  });

  test("says that it may not read the file", () => {
    write(message("assistant", "Done"));
    const child = join(import.meta.dir, "../fixtures/children/read-transcript.ts");
    const read = () => {
      const { stdout } = Bun.spawnSync(withoutPrivileges([process.execPath, child, path]));
      return JSON.parse(stdout.toString()) as unknown;
    };
    expect(read()).toEqual({ text: "Done" });
    chmodSync(path, 0);
    expect(read()).toEqual({ problem: expect.stringContaining("EACCES") });
  });

  test("finds nothing in an empty file", () => {
    writeFileSync(path, "");
    expect(readLastAssistantText(path)).toEqual({ problem: expect.stringContaining("no assistant message") });
  });

  test("leaves no file open", () => {
    write(message("user", "x"));
    const before = readdirSync("/dev/fd").length;
    for (let i = 0; i < 20; i++) readLastAssistantText(path);
    for (let i = 0; i < 20; i++) readLastAssistantText(dir);
    expect(readdirSync("/dev/fd").length).toBe(before);
  });
});
