import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { findTaskId, findTaskIds } from "../../src/store/find-task-id.ts";
import { catchError } from "../fixtures/catch-error.ts";
import { createTask } from "../fixtures/create-task.ts";
import { createTestContext, type TestContext } from "../fixtures/create-test-context.ts";

function createStore(...ids: string[]): TestContext {
  const context = createTestContext();
  for (const id of ids) createTask(context, { id });
  return context;
}

describe("findTaskId", () => {
  test.each([
    ["the whole id", "bg_1a20", "bg_1a20"],
    ["an id that another one starts with", "bg_1b", "bg_1b"],
    ["a start that only one has", "bg_1a", "bg_1a20"],
    ["one letter", "t", "task-7"],
  ])("finds a task by %s", async (_, typed, id) => {
    await using context = createStore("bg_1a20", "bg_1b", "bg_1b99", "task-7");
    expect(findTaskId(context.store, typed)).toBe(id);
  });

  test("finds a task whose record is broken", async () => {
    await using context = createTestContext({ sample: "broken" });
    expect(findTaskId(context.store, "bg_1930000000000000002")).toBe("bg_1930000000000000002");
  });

  test("names the tasks that a start could mean", async () => {
    await using context = createStore("bg_1a20", "bg_1b", "bg_1b99", "task-7");
    expect(catchError(() => findTaskId(context.store, "bg_1"))).toMatchObject({
      code: "ambiguous",
      message: "bg_1 is the start of 3 task ids: bg_1a20, bg_1b, bg_1b99",
      hint: "Type more of the id.",
    });
  });

  test("names the newest ten when there are more", async () => {
    await using context = createStore(...Array.from({ length: 12 }, (_, n) => `bg_${10 + n}`));
    const { message } = catchError(() => findTaskId(context.store, "bg"));
    expect(message).toBe(
      "bg is the start of 12 task ids: bg_12, bg_13, bg_14, bg_15, bg_16, bg_17, bg_18, bg_19, bg_20, bg_21 and 2 more",
    );
  });

  test.each(["bg_2", "bg_1a20x", "BG_1A20", "1a20"])("says that there is no task %p", async (typed) => {
    await using context = createStore("bg_1a20");
    expect(catchError(() => findTaskId(context.store, typed))).toMatchObject({
      code: "not_found",
      message: `No task ${typed} in ${context.store.dir}`,
      hint: "List the tasks with: task-bg list",
    });
  });

  test.each(["../x", "..", "", ".", "/etc/passwd", "bg_1a20.json", "bg_1a20\n", "bg_1a20\0", "-x", "\x1b[31m"])(
    "says that %p can be no id, though there is such a file",
    async (typed) => {
      await using context = createStore("bg_1a20");
      writeFileSync(join(context.root, "x.json"), "{}");
      expect(catchError(() => findTaskId(context.store, typed))).toMatchObject({
        code: "usage",
        message: expect.stringContaining(`${JSON.stringify(typed)} is no task id`),
        hint: "List the tasks with: task-bg list",
      });
    },
  );
});

describe("findTaskIds", () => {
  test("finds each task once, in the order typed", async () => {
    await using context = createStore("bg_1a20", "bg_1b", "task-7");
    expect(findTaskIds(context.store, ["t", "bg_1a", "task-7", "bg_1a20"])).toEqual(["task-7", "bg_1a20"]);
  });

  test("finds none when one is mistyped", async () => {
    await using context = createStore("bg_1a20");
    expect(catchError(() => findTaskIds(context.store, ["bg_1a20", "bg_2"]))).toMatchObject({ code: "not_found" });
  });
});
