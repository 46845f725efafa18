import { afterEach, beforeEach, describe, expect, type Mock, spyOn, test } from "bun:test";
import { createCommandTree } from "../../../src/cli/command-tree.ts";
import { completeWords } from "../../../src/cli/completion/complete-words.ts";
import type { CandidateSources } from "../../../src/cli/completion/completion-candidates.ts";
import { createCommand } from "../../../src/cli/create-command.ts";
import { createFakeTree } from "../fake-commands.ts";

const sources: CandidateSources = {
  tasks: () => [
    { value: "bg_2", description: "running: Second\nline\ttab" },
    { value: "bg_1", description: "completed: \u001b[31mFirst" },
  ],
  droids: () => [
    { value: "explorer", description: "Explores" },
    { value: "$(touch pwned)", description: "Not offered: a shell may expand it" },
    { value: "-rf", description: "Not offered: it would be a flag" },
  ],
};

const run = createCommand({
  name: "run",
  description: "Run",
  examples: [],
  childCommandFlag: "exec",
  args: {
    description: { type: "positional", required: true },
    DROID: { type: "positional", required: false },
    AUTONOMY: { type: "positional", required: false },
    droid: { type: "string", alias: "d" },
    cwd: { type: "string" },
    "prompt-file": { type: "string", alias: "P" },
    exec: { type: "boolean" },
  },
  run: async () => 0,
});
const tree = createCommandTree({
  ...createFakeTree().tree,
  run: { group: "Run", summary: "Run something", load: async () => run },
});

let log: Mock<typeof console.log>;
beforeEach(() => {
  log = spyOn(console, "log").mockImplementation(() => {});
});
afterEach(() => {
  log.mockRestore();
});

describe("completeWords", () => {
  test.each<[string[], string[]]>([
    [["gr"], ["greet\tGreet somebody indeed", ":4"]],
    [
      ["--json", "gr"],
      ["greet\tGreet somebody indeed", ":4"],
    ],
    [["nobody", ""], [":4"]],
    [["constructor", ""], [":4"]],
    [
      ["greet", "--le"],
      ["--level\tHow warmly", ":4"],
    ],
    [
      ["greet", "-n"],
      ["-n\tHow often", ":4"],
    ],
    [["greet", "--count", ""], [":4"]],
    [
      ["greet", "--js"],
      ["--json\tPrint one JSON value, also on a terminal (the default elsew…", ":4"],
    ],
    [
      ["visit", ""],
      ["bg_2\trunning: Second line tab", "bg_1\tcompleted: First", ":4"],
    ],
    [
      ["visit", "bg_1", ""],
      ["bg_2\trunning: Second line tab", "bg_1\tcompleted: First", ":4"],
    ],
    [
      ["visit", "--until", "x", "bg_1"],
      ["bg_1\tcompleted: First", ":4"],
    ],
    [
      ["run", "a", ""],
      ["explorer\tExplores", ":4"],
    ],
    [
      ["run", '"a', "b", 'c"', "e"],
      ["explorer\tExplores", ":4"],
    ],
    [
      ["run", "a", "--exec", ""],
      ["explorer\tExplores", ":4"],
    ],
    [
      ["run", "a", "explorer", ""],
      ["low\t", "medium\t", "high\t", ":4"],
    ],
    [
      ["run", "--droid", ""],
      ["explorer\tExplores", ":4"],
    ],
    [
      ["run", "-d", "e"],
      ["explorer\tExplores", ":4"],
    ],
    [
      ["run", "--droid=e"],
      ["explorer\tExplores", ":4"],
    ],
    [["run", "--prompt-file", "so"], [":0"]],
    [["run", "-P", "so"], [":0"]],
    [["run", "--prompt-file=so"], [":0"]],
    [["run", "--cwd", ""], [":16"]],
    [["run", "a", "--exec", "--", "ma"], [":0"]],
  ])("answers %j with %j", async (words, lines) => {
    await completeWords(words, tree, sources);
    expect(log.mock.calls.map(([line]) => line as string)).toEqual(lines);
  });

  test("offers every command before one is named, and loads none", async () => {
    const fake = createFakeTree();
    await completeWords([""], fake.tree, sources);
    expect(log.mock.calls.map(([line]) => line as string)).toEqual([
      "greet\tGreet somebody indeed",
      "visit\tVisit tasks indeed",
      "fail\tFail indeed",
      ":4",
    ]);
    expect(fake.loaded).toEqual([]);
  });

  test("reads the tasks only when an id is asked for", async () => {
    const unread: CandidateSources = {
      tasks: () => {
        throw new Error("read");
      },
      droids: sources.droids,
    };
    await completeWords(["visit", "--un"], tree, unread);
    expect(log).toHaveBeenCalledWith("--until\tWhen it ends");
    const outcome = await completeWords(["visit", ""], tree, unread).catch((error: Error) => error.message);
    expect(outcome).toBe("read");
  });
});
