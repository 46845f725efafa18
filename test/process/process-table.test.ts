import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { closeSync, copyFileSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasEnvironmentEntry, listProcesses, readProcess, writesTo } from "../../src/process/process-table.ts";
import { until } from "../fixtures/until.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "task-bg-table-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe.skipIf(process.platform !== "linux")("The process table", () => {
  test("knows a process by its session, its parent and its start", async () => {
    await using child = Bun.spawn(["sleep", "60"], { detached: true });
    await using later = Bun.spawn(["sleep", "60"]);
    const entry = readProcess(child.pid);
    expect(entry).toMatchObject({ pid: child.pid, parent: process.pid, session: child.pid, zombie: false });
    expect(entry?.startTime).toMatch(/^\d+$/);
    expect(Number(readProcess(later.pid)?.startTime)).toBeGreaterThanOrEqual(Number(entry?.startTime));
    expect(listProcesses().find(({ pid }) => pid === child.pid)).toEqual(entry);
  });

  test("has every process in it, also those that start while it is read, and each once", async () => {
    const table = listProcesses();
    const first = table.next().value?.pid;
    await using child = Bun.spawn(["sleep", "60"]);
    const pids = [first, ...table.map(({ pid }) => pid)];
    expect(pids).toEqual(expect.arrayContaining([process.pid, child.pid]));
    expect(new Set(pids).size).toBe(pids.length);
  });

  test("is not misled by a program's name", async () => {
    const program = join(dir, ") Z 1 (2 x");
    copyFileSync(Bun.which("sleep") ?? "", program);
    await using child = Bun.spawn([program, "60"], { detached: true });
    expect(readProcess(child.pid)).toMatchObject({ parent: process.pid, session: child.pid, zombie: false });
  });

  test("tells a process that has ended but was not waited for", async () => {
    await using parent = Bun.spawn(["sh", "-c", "sleep 0.1 & echo $!; exec sleep 60"], { stdout: "pipe" });
    const { value } = await parent.stdout.getReader().read();
    const pid = Number(new TextDecoder().decode(value));
    await until(() => readProcess(pid)?.zombie === true, "it has ended");
    expect(hasEnvironmentEntry(pid, `PATH=${process.env.PATH}`)).toBe(false);
  });

  test("says nothing of a process that is gone", async () => {
    const child = Bun.spawn(["true"]);
    await child.exited;
    expect(readProcess(child.pid)).toBeUndefined();
    expect(hasEnvironmentEntry(child.pid, "A=1")).toBe(false);
    expect(writesTo(child.pid, "/dev/null")).toBe(false);
  });

  test.each<[string, boolean, string[]]>([
    ["the only one", true, ["A=bg_1"]],
    ["the first", true, ["A=bg_1", "Z="]],
    ["the last", true, ["B=", "A=bg_1"]],
    ["longer", false, ["A=bg_12"]],
    ["of a longer name", false, ["AA=bg_1", "XA=bg_1"]],
    ["inside another value", false, ["B=x A=bg_1", "C=A=bg_1"]],
    ["missing", false, ["B=1"]],
  ])("looks for an entry of the environment that is %s: %p", async (_, found, entries) => {
    await using child = Bun.spawn(["env", "-i", ...entries, Bun.which("sleep") ?? "", "60"]);
    await until(() => readFileSync(`/proc/${child.pid}/comm`, "utf8") === "sleep\n", "it runs");
    // For a moment after it was executed a program shows no environment.
    await until(() => readFileSync(`/proc/${child.pid}/environ`).length > 0, "it shows its environment");
    expect(hasEnvironmentEntry(child.pid, "A=bg_1")).toBe(found);
  });

  test.each([
    ["stdout", 1],
    ["stderr", 2],
  ])("finds the file that is a process's %s", async (_, fd) => {
    const path = join(dir, "a.out");
    const file = openSync(path, "a");
    const stdio = ["ignore", fd === 1 ? file : "ignore", fd === 2 ? file : "ignore"] as const;
    await using child = Bun.spawn(["sleep", "60"], { stdio: [...stdio] });
    closeSync(file);
    expect(writesTo(child.pid, path)).toBe(true);
    expect(writesTo(child.pid, `${path}.json`)).toBe(false);
  });

  test("does not take a reader of a file for a writer", async () => {
    const path = join(dir, "a.out");
    closeSync(openSync(path, "a"));
    await using child = Bun.spawn(["tail", "-f", path], { stdout: "ignore", stderr: "ignore" });
    expect(writesTo(child.pid, path)).toBe(false);
  });
});
