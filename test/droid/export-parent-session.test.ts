import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportParentSession } from "../../src/droid/export-parent-session.ts";

let dir: string;
let path: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "export-parent-session-"));
  path = join(dir, "env.sh");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const line = "export TASK_BG_PARENT_SESSION='s-1'\n";

describe("exportParentSession", () => {
  test.each([
    ["", line],
    ["export A=1\n", `export A=1\n${line}`],
    ["export A=1", `export A=1\n${line}`],
    [`${line}export A=1\n`, `${line}export A=1\n`],
  ])("adds its line to %j, once", (before, after) => {
    writeFileSync(path, before);
    expect(exportParentSession(path, "s-1")).toBeUndefined();
    expect(exportParentSession(path, "s-1")).toBeUndefined();
    expect(readFileSync(path, "utf8")).toBe(after);
  });

  test("makes the file where there is none, for its user alone", () => {
    expect(exportParentSession(path, "s-1")).toBeUndefined();
    expect(readFileSync(path, "utf8")).toBe(line);
    expect((statSync(path).mode & 0o777).toString(8)).toBe("600");
  });

  // The rest of what may be in its place: test/binary/hostile-payloads.test.ts.
  test("does not follow a link, and says so", () => {
    writeFileSync(join(dir, "profile"), "");
    symlinkSync(join(dir, "profile"), path);
    const problem = `CLAUDE_ENV_FILE cannot be used: it is not a regular file: ${path}`;
    expect(exportParentSession(path, "s-1")).toBe(problem);
    expect(readFileSync(join(dir, "profile"), "utf8")).toBe("");
  });

  test("leaves no file open", () => {
    const before = readdirSync("/dev/fd").length;
    for (const file of [path, dir, "/nowhere/env.sh"]) exportParentSession(file, "s-1");
    expect(readdirSync("/dev/fd").length).toBe(before);
  });
});
