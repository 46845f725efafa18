import { describe, expect, test } from "bun:test";
import { parseBatchEntry } from "../../src/task/batch-entry.ts";

const least = { description: "Fix auth", prompt: "Fix it" };

describe("parseBatchEntry", () => {
  test("reads every field", () => {
    const data = {
      name: "fix-auth",
      description: "Fix auth",
      prompt: "Fix it",
      droid: "oracle",
      parent: "s1",
      autonomy: "high",
      model: "opus",
      cwd: "/srv",
      worktree: true,
      timeout: "1h30m",
      idleTimeout: "90s",
      maxOutput: "2M",
      maxTokens: 1000,
      reasoningEffort: "low",
      group: "night",
      priority: -3,
      after: ["build", "any:lint", "fail:bg_1"],
      key: "k",
      retries: 2,
      backoff: "30s",
    };
    expect(parseBatchEntry(data)).toEqual({
      entry: {
        ...data,
        timeout: 5_400_000,
        idleTimeout: 90_000,
        maxOutput: 2_097_152,
        backoff: 30_000,
        after: [
          { id: "build", on: "ok" },
          { id: "lint", on: "any" },
          { id: "bg_1", on: "fail" },
        ],
      },
    });
  });

  test("takes null for a field that is not given, as jq writes it", () => {
    const nothing = { model: null, after: null, timeout: null, priority: null, worktree: null, exec: null };
    expect(parseBatchEntry({ ...least, ...nothing })).toHaveProperty("entry");
  });

  test("reads what it waits for also as one text", () => {
    expect(parseBatchEntry({ ...least, after: "a, any:b" })).toMatchObject({
      entry: {
        after: [
          { id: "a", on: "ok" },
          { id: "b", on: "any" },
        ],
      },
    });
  });

  test.each<[unknown, string[]]>([
    [{ exec: ["make", "test"] }, []],
    [{ exec: ["make"], description: "Tests", prompt: "as a note", droid: "builder" }, []],
    [{ description: "Fix", promptFile: "fix.md" }, []],
    [null, ["it is null; expected an object with the fields of a launch"]],
    [["x"], ['it is ["x"]; expected an object with the fields of a launch']],
    [{}, ["description is missing", "prompt is missing"]],
    [{ ...least, promptFile: "x" }, ["prompt and promptFile are both given"]],
    [{ ...least, prompt: " \n" }, ["prompt is empty"]],
    [{ ...least, description: " " }, ['description is " "; expected a short label']],
    [{ ...least, promptFile: "-", prompt: null }, ['promptFile is "-"; expected the path of a file']],
    [{ ...least, promt: "x" }, ['unknown field "promt"; did you mean prompt?']],
    [{ ...least, "reasoning-effort": "x" }, ['unknown field "reasoning-effort"; did you mean reasoningEffort?']],
    [{ ...least, idle_timeout: "1s" }, ['unknown field "idle_timeout"; did you mean idleTimeout?']],
    [{ ...least, colour: 1, shape: 2 }, ['unknown field "colour"', 'unknown field "shape"']],
    [{ ...least, name: "a b" }, ['name is "a b"; expected up to 64 letters, digits, _ and -']],
    [{ ...least, timeout: "soon" }, ['timeout is "soon"; expected a duration such as 90s, 30m or 2h']],
    [{ ...least, timeout: 30 }, ["timeout is 30; expected a duration such as 90s, 30m or 2h"]],
    [{ ...least, maxOutput: "0" }, ['maxOutput is "0"; expected a size such as 500k, 100M or 2G']],
    [{ ...least, maxTokens: 0 }, ["maxTokens is 0; expected a whole number of at least 1"]],
    [{ ...least, priority: 1.5 }, ["priority is 1.5; expected a whole number from -1000000 to 1000000"]],
    [{ ...least, priority: "1" }, ['priority is "1"; expected a whole number from -1000000 to 1000000']],
    [{ ...least, priority: 1_000_001 }, ["priority is 1000001; expected a whole number from -1000000 to 1000000"]],
    [{ ...least, group: "a/b" }, ['group is "a/b"; expected up to 64 letters, digits, dots, - and _']],
    [{ ...least, worktree: 1 }, ["worktree is 1; expected a name, or true for one without"]],
    [{ ...least, model: 5 }, ["model is 5; expected text"]],
    ...["sometimes:a", "a:b:c", "../x", ""].map((after): [unknown, string[]] => [
      { ...least, after },
      [`after is ${JSON.stringify(after)}; expected ids or names, such as ["build", "any:lint"]`],
    ]),
    [{ ...least, after: [1] }, ['after is [1]; expected ids or names, such as ["build", "any:lint"]']],
    ...[[], "make test", [""], ["a\0b"], [1]].map((exec): [unknown, string[]] => [
      { exec },
      [`exec is ${JSON.stringify(exec)}; expected a list of words, such as ["make", "test"]`],
    ]),
    [{ ...least, backoff: "1s" }, ["backoff is the wait before a further try; retries is missing"]],
    [
      { exec: ["make"], backoff: "1s", retries: 0, model: "opus" },
      ["backoff is the wait before a further try; retries is missing", "model is for a droid, and exec runs a command"],
    ],
    [{ exec: ["make"], model: "opus" }, ["model is for a droid, and exec runs a command"]],
    [
      { description: 1, timeout: "x", promt: "y" },
      [
        'unknown field "promt"; did you mean prompt?',
        "description is 1; expected a short label",
        'timeout is "x"; expected a duration such as 90s, 30m or 2h',
      ],
    ],
  ])("of %j says what is wrong", (data, problems) => {
    const parsed = parseBatchEntry(data);
    expect("problems" in parsed ? parsed.problems : []).toEqual(problems);
  });

  test("shows the beginning of a long value", () => {
    const parsed = parseBatchEntry({ ...least, timeout: "x".repeat(1000) });
    expect(parsed).toEqual({ problems: [expect.stringMatching(/^timeout is "x{59}…; expected a duration/)] });
  });
});
