import { describe, expect, test } from "bun:test";
import { mkdirSync } from "node:fs";
import type { HookAnswer } from "../../../src/droid/hook-answer.ts";
import type { HookPayload } from "../../../src/droid/parse-hook-payload.ts";
import { handleHook } from "../../../src/operations/deliver/handle-hook.ts";
import { storePaths } from "../../../src/store/store.ts";
import { createTask } from "../../fixtures/create-task.ts";
import { createTestContext, type TestContext } from "../../fixtures/create-test-context.ts";
import { eventLine } from "../../fixtures/run-output.ts";

const session = "840b3669-d407-47e4-9870-94f0d6466ab0";

/** Lets a hook act on an event of the session. @returns what it answered, and the trouble */
async function handle(context: TestContext, payload: Partial<HookPayload>) {
  const answers: HookAnswer[] = [];
  const trouble = await handleHook(
    context,
    { session_id: session, ...payload },
    async (answer) => answers.push(answer) > 0,
  );
  return { answers, trouble };
}

/** A task of the session whose keeper was killed: nobody has noticed that it has ended. */
function createUnseen(context: TestContext, id: string, result: string): void {
  const out = eventLine.init() + eventLine.completion(result);
  createTask(context, { id, parent_session_id: session }, { run: "pid 99999999\nexit 0\n", out });
}

describe("handleHook", () => {
  test.each(["SessionStart", "Stop"])(
    "settles the session's tasks at %s and delivers them",
    async (hook_event_name) => {
      await using context = createTestContext();
      createUnseen(context, "bg_1", "All fine");
      const { answers, trouble } = await handle(context, { hook_event_name });
      expect(JSON.stringify(answers)).toContain("All fine");
      expect(answers.length).toBe(1);
      expect(trouble).toBeUndefined();
    },
  );

  test("delivers what there is when a part of its work fails, and tells of each trouble once", async () => {
    await using context = createTestContext();
    for (const id of ["bg_1", "bg_2"]) {
      createTask(context, { id, parent_session_id: session }, { run: "pid 99999999\nexit 0\n" });
      mkdirSync(storePaths.output(context.store, id));
    }
    createUnseen(context, "bg_3", "All fine");
    const { answers, trouble } = await handle(context, { hook_event_name: "SessionStart", CLAUDE_ENV_FILE: "env.sh" });
    expect(JSON.stringify(answers)).toContain("All fine");
    expect(trouble).toMatch(/^CLAUDE_ENV_FILE cannot be used: it is not an absolute path: env\.sh; EISDIR[^;]*$/);
  });

  test("says nothing at an event in which nobody listens", async () => {
    await using context = createTestContext();
    createUnseen(context, "bg_1", "All fine");
    expect(await handle(context, { hook_event_name: "SessionEnd" })).toEqual({ answers: [], trouble: undefined });
  });
});
