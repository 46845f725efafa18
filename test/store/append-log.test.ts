import { describe, expect, test } from "bun:test";
import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { appendLog } from "../../src/store/append-log.ts";
import { createTestContext, type TestContext } from "../fixtures/create-test-context.ts";

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
