import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { probeRun } from "../../src/process/probe-run.ts";
import { holdOutput } from "../fixtures/hold-output.ts";

let dir: string;
let paths: { output: string; run: string };
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "task-bg-probe-"));
  paths = { output: join(dir, "a.out"), run: join(dir, "a.run") };
  writeFileSync(paths.output, "");
});
afterEach(() => rmSync(dir, { recursive: true }));

describe("A run", () => {
  test.each([
    ["", { state: "alive", pid: undefined }],
    ["pid 7\n", { state: "alive", pid: 7 }],
    ["pid 7\nexit 3\n", { state: "ended", exitCode: 3, pid: 7 }],
  ])("whose output is held, with the lines %j, is %j", async (lines, state) => {
    writeFileSync(paths.run, lines);
    await using _ = holdOutput(paths.output);
    expect(probeRun(paths)).toEqual(state as ReturnType<typeof probeRun>);
  });

  test.each([
    ["", { state: "unstarted" }],
    ["pid 7", { state: "unstarted" }],
    ["pid 7\n", { state: "lost", pid: 7 }],
    ["pid 7\nexit", { state: "lost", pid: 7 }],
    ["pid 7\nexit 0\n", { state: "ended", exitCode: 0, pid: 7 }],
  ])("whose output nobody holds, with the lines %j, is %j", (lines, state) => {
    writeFileSync(paths.run, lines);
    expect(probeRun(paths)).toEqual(state as ReturnType<typeof probeRun>);
  });

  test("without any file never started", () => {
    rmSync(paths.output);
    expect(probeRun(paths)).toEqual({ state: "unstarted" });
  });
});
