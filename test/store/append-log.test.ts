import { describe, expect, test } from "bun:test";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { appendLog } from "../../src/store/append-log.ts";
import { createTestContext, type TestContext } from "../fixtures/create-test-context.ts";
import { startChild } from "../fixtures/start-child.ts";

const kib = 1024;

function logPath({ store }: TestContext): string {
  return join(store.dir, ".hooks.log");
}

describe("appendLog", () => {
  test("notes one line with the time, for its user alone", async () => {
    await using context = createTestContext({ now: "2026-11-24T05:00:00.000Z" });
    appendLog(context.store, context.now(), "the payload does not parse:\n\tit is empty");
    context.advance(1000);
    appendLog(context.store, context.now(), "again");
    expect(readFileSync(logPath(context), "utf8")).toBe(
      "2026-11-24T05:00:00.000Z the payload does not parse: it is empty\n2026-11-24T05:00:01.000Z again\n",
    );
    expect((statSync(logPath(context)).mode & 0o777).toString(8)).toBe("600");
  });

  test("makes one harmless line of whatever a payload says", async () => {
    await using context = createTestContext({ now: "2026-11-24T05:00:00.000Z" });
    const forged = "2026-11-24T05:00:01.000Z hook: forged";
    appendLog(context.store, context.now(), `a\r\n${forged}\x1b[2J\x07\x00\x7f\x85\x9b31m\u2028b\u202ec\ud800`);
    expect(readFileSync(logPath(context), "utf8")).toBe(`2026-11-24T05:00:00.000Z a ${forged} [2J 31m b c \n`);
  });

  // Each time they fill the file once, and so meet once where it is put aside.
  test.each([1, 2, 3, 4, 5, 6, 7, 8])("loses no line and tears none, whoever else notes one (%d)", async () => {
    await using context = createTestContext();
    const writers = ["a", "b", "c", "d"].map((own) => startChild("append-lines.ts", context.store.dir, own, "250"));
    for (const writer of writers) await writer.finish();
    const names = [".hooks.log", ".hooks.log.1"];
    const lines = names.flatMap((name) => readFileSync(join(context.store.dir, name), "utf8").trimEnd().split("\n"));
    expect(lines.filter((line) => !/^\S+Z ([a-d])\1{399}$/.test(line))).toEqual([]);
    expect(lines.length).toBe(1_000);
    for (const name of names) expect((statSync(join(context.store.dir, name)).mode & 0o777).toString(8)).toBe("600");
  });

  test("cuts a line that is too long", async () => {
    await using context = createTestContext();
    appendLog(context.store, context.now(), "x".repeat(1_000_000));
    expect(readFileSync(logPath(context), "utf8")).toMatch(/^\S+ x{2000}\n$/);
  });

  test("starts a new file past 256 KiB and keeps the last one", async () => {
    await using context = createTestContext();
    writeFileSync(logPath(context), "o".repeat(256 * kib));
    writeFileSync(`${logPath(context)}.1`, "older");
    appendLog(context.store, context.now(), "still fits");
    expect(readFileSync(`${logPath(context)}.1`, "utf8")).toBe("older");
    appendLog(context.store, context.now(), "new");
    expect(readFileSync(logPath(context), "utf8")).toMatch(/^\S+ new\n$/);
    expect(readFileSync(`${logPath(context)}.1`, "utf8")).toMatch(/^o+\S+ still fits\n$/);
  });

  test("never grows beyond two files of that size", async () => {
    await using context = createTestContext();
    for (let i = 0; i < 600; i++) appendLog(context.store, context.now(), "y".repeat(2000));
    const logs = readdirSync(context.store.dir).filter((name) => name.startsWith(".hooks"));
    expect(logs.sort()).toEqual([".hooks.log", ".hooks.log.1"]);
    for (const name of logs) expect(statSync(join(context.store.dir, name)).size).toBeLessThan(260 * kib);
  });

  test("troubles nobody when it cannot be written", async () => {
    await using context = createTestContext();
    mkdirSync(logPath(context));
    appendLog(context.store, context.now(), "x");
    rmSync(context.store.dir, { recursive: true });
    appendLog(context.store, context.now(), "x");
    appendFileSync(context.store.dir, "");
    appendLog(context.store, context.now(), "x");
    expect(readFileSync(context.store.dir, "utf8")).toBe("");
  });
});
