import { describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askVersion } from "../../src/process/ask-version.ts";
import { readProcess } from "../../src/process/process-table.ts";
import { until } from "../fixtures/until.ts";

const plenty = 60_000;

describe("askVersion", () => {
  test.each<[string, string, number, string | undefined]>([
    ["a version", "echo 0.215.0", 0, "0.215.0"],
    ["a version among words", 'echo "droid v1.2.3-beta.4 (linux)"', 0, "1.2.3-beta.4"],
    ["no version", "echo standin", 0, undefined],
    ["nothing", ":", 0, undefined],
    ["a version, and failing", "echo 1.2.3; exit 3", 3, "1.2.3"],
    ["a version on stderr only", "echo 1.2.3 >&2", 0, undefined],
    ["the argument", "case $1 in --version) echo 4.5.6 ;; esac", 0, "4.5.6"],
  ])("hears %s", async (_, script, exitCode, version) => {
    using program = createProgram(script);
    expect(await askVersion(program.path, {}, plenty)).toEqual({ exitCode, version });
  });

  test("gives it the environment, and no stdin", async () => {
    using program = createProgram('echo "1.2.$GIVEN"; cat');
    expect(await askVersion(program.path, { GIVEN: "7", PATH: "/usr/bin:/bin" }, plenty)).toEqual({
      exitCode: 0,
      version: "1.2.7",
    });
  });

  test("leaves nothing of what does not answer, its children neither", async () => {
    using program = createProgram(`sleep 300 & echo $! >"$0.pid.new"; mv "$0.pid.new" "$0.pid"; wait`);
    const answer = askVersion(program.path, { PATH: "/usr/bin:/bin" }, 1500);
    await until(() => existsSync(`${program.path}.pid`), "its child runs");
    const child = Number(readFileSync(`${program.path}.pid`, "utf8"));
    expect(await answer).toBe("no answer");
    await until(() => readProcess(child)?.zombie ?? true, "its child is gone");
  });

  test("does not wait for a child that keeps its stdout", async () => {
    using program = createProgram("sleep 300 & exit 0");
    expect(await askVersion(program.path, { PATH: "/usr/bin:/bin" }, 300)).toBe("no answer");
  });

  test("reads no further from what talks without end", async () => {
    using program = createProgram("while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done");
    expect(await askVersion(program.path, {}, plenty)).toMatchObject({ version: undefined });
  });

  test("says when it cannot be started", async () => {
    using program = createProgram("");
    chmodSync(program.path, 0o600);
    const error = await askVersion(program.path, {}, plenty).catch((cause: unknown) => cause);
    expect(String(error)).toContain(program.path);
  });
});

function createProgram(script: string) {
  const directory = mkdtempSync(join(tmpdir(), "task-bg-program-"));
  const path = join(directory, "program");
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o700 });
  return { path, [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }) };
}
