import { describe, expect, test } from "bun:test";
import type { Config } from "../../../src/config/load-config.ts";
import { describeTask } from "../../../src/operations/launch/describe-task.ts";
import { launchDefaults } from "../../../src/operations/launch/launch-options.ts";
import type { RunPlan } from "../../../src/operations/launch/plan-run.ts";
import type { TaskRecord } from "../../../src/task/record.ts";
import { catchError } from "../../fixtures/catch-error.ts";
import { createTask } from "../../fixtures/create-task.ts";
import { createTestContext, type TestContext } from "../../fixtures/create-test-context.ts";

const plan: RunPlan = {
  kind: "exec",
  cwd: "/",
  command: ["/bin/true"],
  model: undefined,
  prompt: "",
  after: [],
  files: [],
};

/** The record of a launch that names this session. */
function describeLaunch(context: TestContext, parentSession: string | undefined): TaskRecord {
  const options = { ...launchDefaults, description: "Fix", prompt: Buffer.from("Fix"), cwd: "/", parentSession };
  return describeTask(context, "bg_new", options, plan);
}

const droid: Partial<TaskRecord> = { kind: "droid", parent_session_id: "outermost", droid_session_id: "its-own" };
const command: Partial<TaskRecord> = { kind: "exec", parent_session_id: "outermost" };
const orphan: Partial<TaskRecord> = { kind: "exec", parent_session_id: "main" };

describe("a launch is for", () => {
  test.each<[string, string | undefined, string, Partial<TaskRecord> | undefined, string]>([
    ["the session that it names", "named", "around", undefined, "named"],
    ["the session around it where it names none", undefined, "around", undefined, "around"],
    ["the session around it where it names main", "main", "around", undefined, "around"],
    ["the session around it where it names an empty one", "", "around", undefined, "around"],
    ["nobody where none is known", "main", "main", undefined, "main"],
    ["nobody where none is named or known", undefined, "main", undefined, "main"],
    ["the session that it names, inside a task", "named", "around", droid, "named"],
    ["the session of the droid that it is inside of", undefined, "around", droid, "its-own"],
    ["that of the droid where it names main", "main", "around", droid, "its-own"],
    ["whoever launched the command that it is inside of", undefined, "around", command, "outermost"],
    ["that one where it names main", "main", "around", command, "outermost"],
    ["the session around a command that nobody launched", "main", "around", orphan, "around"],
    ["nobody inside a command that nobody launched", "main", "main", orphan, "main"],
  ])("%s", async (_, named, around, outer, expected) => {
    const config: Partial<Config> = { parentSession: around, insideTask: outer && "bg_outer" };
    await using context = createTestContext({ config });
    if (outer) createTask(context, { id: "bg_outer", ...outer });
    expect(describeLaunch(context, named)).toMatchObject({
      parent_session_id: expected,
      depth: outer ? 1 : 0,
      ...(outer ? { parent_task_id: "bg_outer" } : {}),
    });
  });
});

test("tasks nest as deep as they may, and no deeper", async () => {
  await using context = createTestContext({ config: { insideTask: "bg_outer", maxDepth: 2 } });
  createTask(context, { id: "bg_outer", depth: 1 });
  expect(describeLaunch(context, undefined).depth).toBe(2);
  createTask(context, { id: "bg_outer", depth: 2 });
  expect(catchError(() => describeLaunch(context, undefined))).toMatchObject({
    code: "invalid",
    message: "Background tasks are nested 3 deep here; at most 2 are allowed",
  });
});
