import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseRunLines, readRunFile } from "../../src/process/run-file.ts";

describe("The keeper's lines", () => {
  test.each([
    ["nothing when nothing was written", "", {}],
    ["the pid when it started", "pid 4711\n", { pid: 4711 }],
    ["pid and exit when it ended", "pid 4711\nexit 0\n", { pid: 4711, exitCode: 0 }],
    ["a signal as the shell tells it", "pid 4711\nexit 143\n", { pid: 4711, exitCode: 143 }],
    ["no pid of a line that a full disk cut", "pid 47", {}],
    ["no exit of a line that a full disk cut", "pid 4711\nexit 12", { pid: 4711 }],
    ["the exit line that came when there was space again", "pid 4711\nex\nexit 127\n", { pid: 4711, exitCode: 127 }],
    ["the whole exit line, not the cut one before it", "pid 4711\nexit 12\nexit 127\n", { pid: 4711, exitCode: 127 }],
    ["nothing of other lines", "pid x\nexit -1\nexit 1 2\n pid 3\npid 5 \n", {}],
  ])("say %s", (_, text, said: { pid?: number; exitCode?: number }) => {
    expect(parseRunLines(text)).toEqual({ pid: said.pid, exitCode: said.exitCode });
  });
});

describe("A .run file", () => {
  test("says nothing when it is not there", () => {
    expect(readRunFile("/no/such/file.run")).toEqual({ pid: undefined, exitCode: undefined });
  });

  test("is read as it stands", () => {
    const dir = mkdtempSync(join(tmpdir(), "task-bg-run-"));
    writeFileSync(join(dir, "a.run"), "pid 1\nexit 3\n");
    expect(readRunFile(join(dir, "a.run"))).toEqual({ pid: 1, exitCode: 3 });
    rmSync(dir, { recursive: true });
  });

  test("that cannot be read is an error, not a run that never started", () => {
    expect(() => readRunFile(tmpdir())).toThrow("EISDIR");
  });
});
