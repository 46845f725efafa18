import { describe, expect, test } from "bun:test";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findTaskOfSession, linkSession, unlinkSession } from "../../src/store/session-index.ts";
import { storePaths } from "../../src/store/store.ts";
import { createTestContext } from "../fixtures/create-test-context.ts";

const session = "840b3669-d407-47e4-9870-94f0d6466ab0";

function listTree(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: "utf8" }).sort();
}

describe("the index of sessions", () => {
  test("finds a session's task until it is forgotten; the last link counts", async () => {
    await using context = createTestContext();
    const { store } = context;
    expect(findTaskOfSession(store, session)).toBeUndefined();
    linkSession(store, session, "bg_1");
    linkSession(store, session, "bg_2");
    expect(findTaskOfSession(store, session)).toBe("bg_2");
    expect(readdirSync(storePaths.sessionIndex(store))).toEqual([session]);
    unlinkSession(store, session);
    unlinkSession(store, session);
    expect(findTaskOfSession(store, session)).toBeUndefined();
  });

  test("is made when needed, where the original script's store has none", async () => {
    await using context = createTestContext({ sample: "original" });
    expect(findTaskOfSession(context.store, session)).toBeUndefined();
    unlinkSession(context.store, session);
    linkSession(context.store, session, "bg_1");
    expect(findTaskOfSession(context.store, session)).toBe("bg_1");
  });

  test.each(["a", "ses_4f2a9c81d3e7", "a..b", "x".repeat(200)])("links %p", async (sessionId) => {
    await using context = createTestContext();
    linkSession(context.store, sessionId, "bg_1");
    expect(findTaskOfSession(context.store, sessionId)).toBe("bg_1");
  });

  test.each([
    ["nothing", ""],
    ["a slash", "a/b"],
    ["a way out", "../../x"],
    ["a dot", "."],
    ["two dots", ".."],
    ["a hidden name", ".x"],
    ["a NUL", "a\0b"],
    ["a newline", "a\n"],
    ["201 characters", "x".repeat(201)],
    ["10,000 characters", "x".repeat(10_000)],
  ])("leaves out a session that is no file name: %s", async (_, sessionId) => {
    await using context = createTestContext();
    writeFileSync(join(context.store.dir, "x"), "bg_1");
    const before = listTree(context.root);
    linkSession(context.store, sessionId, "bg_1");
    expect(findTaskOfSession(context.store, sessionId)).toBeUndefined();
    unlinkSession(context.store, sessionId);
    expect(listTree(context.root)).toEqual(before);
  });

  test.each(["", "bg_1\n", "../x", "bg_1 bg_2"])("believes no entry that names no task: %p", async (content) => {
    await using context = createTestContext();
    writeFileSync(storePaths.session(context.store, session), content);
    expect(findTaskOfSession(context.store, session)).toBeUndefined();
  });

  test("says so when it cannot be read", async () => {
    await using context = createTestContext();
    const dir = storePaths.sessionIndex(context.store);
    rmSync(dir, { recursive: true });
    writeFileSync(dir, "");
    expect(() => findTaskOfSession(context.store, session)).toThrow("ENOTDIR");
  });
});
