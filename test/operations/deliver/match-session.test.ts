import { describe, expect, test } from "bun:test";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { matchSession } from "../../../src/operations/deliver/match-session.ts";
import { unmarkLive } from "../../../src/store/live-index.ts";
import { findTaskOfSession, linkSession, unlinkSession } from "../../../src/store/session-index.ts";
import { storePaths } from "../../../src/store/store.ts";
import { createTask } from "../../fixtures/create-task.ts";
import { createTestContext } from "../../fixtures/create-test-context.ts";
import { eventLine, sessionId } from "../../fixtures/run-output.ts";

const otherSession = "b1558afb-ef8e-45f2-aca5-bded5644f56b";

describe("matchSession", () => {
  test("finds what the index knows, ended or not", async () => {
    await using context = createTestContext();
    createTask(context, { id: "bg_1", status: "completed" });
    unmarkLive(context.store, "bg_1");
    expect(matchSession(context, "session_bg_1")?.id).toBe("bg_1");
  });

  test("finds a live task that the index does not know, by what its output says", async () => {
    await using context = createTestContext();
    createTask(context, { id: "bg_1" }, { out: "npm warn\n" });
    createTask(context, { id: "bg_2" }, { out: eventLine.init() });
    expect(matchSession(context, sessionId)?.id).toBe("bg_2");
  });

  test("finds a live task by a session that is too odd for the index", async () => {
    await using context = createTestContext();
    createTask(context, { id: "bg_1", session_id: "an odd one" });
    expect(matchSession(context, "an odd one")?.id).toBe("bg_1");
  });

  test("does not believe an index entry that is out of date", async () => {
    await using context = createTestContext();
    createTask(context, { id: "bg_1" });
    linkSession(context.store, sessionId, "bg_1");
    linkSession(context.store, otherSession, "bg_gone");
    expect(matchSession(context, sessionId)).toBeUndefined();
    expect(matchSession(context, otherSession)).toBeUndefined();
    createTask(context, { id: "bg_2", droid_session_id: sessionId });
    expect(matchSession(context, sessionId)?.id).toBe("bg_2");
  });

  test("believes no session that a plain command prints", async () => {
    await using context = createTestContext();
    createTask(context, { id: "bg_1", kind: "exec" }, { out: eventLine.init() });
    expect(matchSession(context, sessionId)).toBeUndefined();
  });

  test("makes the index of a store that has none, once", async () => {
    await using context = createTestContext({ sample: "original" });
    expect(matchSession(context, "ses_90ab12cd34ef")?.id).toBe("bg_19aa0c38ed09d8e7f");
    expect(findTaskOfSession(context.store, "ses_4f2a9c81d3e7")).toBe("bg_19aa0c3124b0a1b2c");
    unlinkSession(context.store, "ses_90ab12cd34ef");
    expect(matchSession(context, "ses_90ab12cd34ef")).toBeUndefined();
  });

  test("finds the task around it, by the cookie, while that has no session or has this one", async () => {
    await using context = createTestContext({ config: { insideTask: "bg_1" } });
    createTask(context, { id: "bg_1" });
    expect(matchSession(context, sessionId)?.id).toBe("bg_1");
    writeFileSync(storePaths.output(context.store, "bg_1"), eventLine.init());
    expect(matchSession(context, sessionId)?.id).toBe("bg_1");
    expect(matchSession(context, "session_bg_1")?.id).toBe("bg_1");
    expect(matchSession(context, otherSession)).toBeUndefined();
  });

  test("lets a session that is another task's be that one's, whatever the cookie", async () => {
    await using context = createTestContext({ config: { insideTask: "bg_1" } });
    createTask(context, { id: "bg_1" });
    createTask(context, { id: "bg_2" });
    expect(matchSession(context, "session_bg_2")?.id).toBe("bg_2");
  });

  test.each(["bg_none", "bg_broken", "../outside"])("finds nothing by the cookie %s", async (insideTask) => {
    await using context = createTestContext({ config: { insideTask } });
    writeFileSync(storePaths.record(context.store, "bg_broken"), "{");
    writeFileSync(join(context.store.dir, "..", "outside.json"), '{"id":"../outside","status":"running"}');
    expect(matchSession(context, sessionId)).toBeUndefined();
  });

  test("makes the index of an empty store, so that the next hook is cheap", async () => {
    await using context = createTestContext();
    rmSync(join(context.store.dir, ".index"), { recursive: true });
    matchSession(context, sessionId);
    expect(existsSync(storePaths.sessionIndex(context.store))).toBe(true);
  });
});
