import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { type ErrorCode, TaskBgError, UsageError } from "../../src/errors.ts";
import { renderErrorText, renderErrorTrace, toErrorReport } from "../../src/output/error-text.ts";
import { exitCodeOf } from "../../src/output/exit-code.ts";

describe("exitCodeOf", () => {
  test.each<[ErrorCode, number]>([
    ["usage", 2],
    ["invalid", 2],
    ["ambiguous", 2],
    ["not_found", 3],
    ["unreadable_record", 1],
    ["unsafe_store", 1],
    ["io", 1],
    ["spawn", 1],
    ["unsupported", 1],
    ["still_running", 1],
    ["internal", 1],
  ])("ends %s with %p", (code, exitCode) => {
    expect(exitCodeOf(new TaskBgError(code, "it failed"))).toBe(exitCode);
  });

  test("ends what nobody foresaw with 1", () => {
    for (const thrown of [new Error("odd"), "a text", undefined, null]) expect(exitCodeOf(thrown)).toBe(1);
  });
});

describe("toErrorReport", () => {
  test("tells an error of ours with its hint, or without one", () => {
    expect(toErrorReport(new UsageError("Unknown flag --x", "See --help"))).toEqual({
      error: "Unknown flag --x",
      code: "usage",
      hint: "See --help",
    });
    expect(toErrorReport(new TaskBgError("io", "full"))).toEqual({ error: "full", code: "io" });
  });

  test("calls a refusal of the system by its name", () => {
    const report = toErrorReport(thrownBy(() => readFileSync("/nowhere/at/all")));
    expect(report).toEqual({ error: expect.stringContaining("ENOENT"), code: "io" });
  });

  test.each([
    ["a bug", () => new TypeError("undefined is not a function"), "undefined is not a function"],
    [
      "an error of a library, which has a code too",
      () => Object.assign(new Error("Missing"), { code: "EARG" }),
      "Missing",
    ],
    ["an error without a message", () => new RangeError(), "RangeError"],
    ["a text", () => "a text", "a text"],
    ["nothing", () => undefined, "undefined"],
  ])("calls %s a fault of task-bg", (_, create, error) => {
    expect(toErrorReport(create())).toMatchObject({
      error,
      code: "internal",
      hint: expect.stringContaining("TASK_BG_DEBUG=1"),
    });
  });
});

describe("renderErrorText", () => {
  test("says what happened, then what to type next", () => {
    expect(renderErrorText({ error: "No task bg_1", code: "not_found", hint: "task-bg list" }, false)).toBe(
      "error: No task bg_1\n\nhint: task-bg list",
    );
    expect(renderErrorText({ error: "full", code: "io" }, false)).toBe("error: full");
  });

  test("colours its own words only, and lets nothing of a task's act on the terminal", () => {
    const report = { error: "bad \u001b[2Jname\u0007", code: "usage", hint: "not \u009b31mred" } as const;
    expect(renderErrorText(report, false)).toBe("error: bad name\n\nhint: not red");
    expect(renderErrorText(report, true)).toBe(
      "\u001b[31merror:\u001b[39m bad name\n\n\u001b[36mhint:\u001b[39m not red",
    );
  });
});

describe("renderErrorTrace", () => {
  test("tells where an error happened and what caused it", () => {
    const trace = renderErrorTrace(new TaskBgError("io", "outer", { cause: new Error("inner", { cause: "a text" }) }));
    expect(trace).toMatch(/^TaskBgError: outer\n +at [^]*\ncaused by Error: inner\n +at [^]*\ncaused by a text$/);
  });

  test("ends where the causes go round in a circle", () => {
    const error = new Error("round");
    error.cause = error;
    expect(renderErrorTrace(error).split("caused by")).toHaveLength(6);
  });
});

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
