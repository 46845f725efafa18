import { describe, expect, test } from "bun:test";
import { type CliHost, runCli } from "../../src/cli/run-cli.ts";
import type { CommandContext, Output } from "../../src/context.ts";
import { createFakeTree } from "./fake-commands.ts";

describe("runCli", () => {
  test("loads the command that is named, and only that", async () => {
    const run = await runFake(["greet", "Ada", "--level", "high"]);
    expect(run.printed).toEqual([{ who: "Ada", level: "high", positionals: ["Ada"] }]);
    expect(run.loaded).toEqual(["greet"]);
    expect(run.code).toBe(0);
  });

  test("takes global flags before the command's name", async () => {
    const run = await runFake(["--json", "greet", "Ada"]);
    expect(run.printed).toMatchObject([{ who: "Ada" }]);
    expect(run.flags).toMatchObject({ json: true, text: false });
  });

  test("gives a flag that was given with no- to the command as false", async () => {
    expect((await runFake(["greet", "Ada", "--no-quiet"])).printed).toMatchObject([{ quiet: false }]);
  });

  test("keeps a positional in capitals apart from the flag of the same name", async () => {
    expect((await runFake(["greet", "Ada", "Hello"])).printed).toEqual([{ who: "Ada", positionals: ["Ada", "Hello"] }]);
    expect((await runFake(["greet", "Ada", "--greeting", "Hello"])).printed).toEqual([
      { who: "Ada", greeting: "Hello", positionals: ["Ada"] },
    ]);
  });

  test("gives a flag without its optional value as an empty text", async () => {
    expect((await runFake(["greet", "--badge", "Ada"])).printed).toMatchObject([{ badge: "", who: "Ada" }]);
  });

  test("ends with the code that the command gives", async () => {
    expect((await runFake(["visit", "a", "b", "c"])).code).toBe(3);
  });

  test("tells a program what went wrong, with the code that it means", async () => {
    const run = await runFake(["fail"]);
    expect(run.printed).toEqual([
      { error: "No task bg_1 in /store", code: "not_found", hint: "List the tasks with: task-bg list" },
    ]);
    expect(run.code).toBe(3);
  });

  test("calls what nobody foresaw internal", async () => {
    const run = await runFake(["fail", "--unforeseen"]);
    expect(run.printed).toMatchObject([{ error: "the unforeseen", code: "internal" }]);
    expect(run.code).toBe(1);
  });

  test.each([
    ["gret", 'Unknown command "gret"', "Did you mean greet? All commands: task-bg --help"],
    ["constructor", 'Unknown command "constructor"', "All commands: task-bg --help"],
    ["__proto__", 'Unknown command "__proto__"', "All commands: task-bg --help"],
    ["toString", 'Unknown command "toString"', "All commands: task-bg --help"],
    ["", 'Unknown command ""', "All commands: task-bg --help"],
    ["gre", 'Unknown command "gre"', "Did you mean greet? All commands: task-bg --help"],
  ])("refuses the command %p", async (name, error, hint) => {
    const run = await runFake([name, "--help"]);
    expect(run.printed).toEqual([{ error, code: "usage", hint }]);
    expect(run.loaded).toEqual([]);
    expect(run.code).toBe(2);
  });

  test.each([
    [["--json", "--text", "greet", "Ada"], "--json contradicts --text and --id"],
    [["--json", "--id", "greet", "Ada"], "--json contradicts --text and --id"],
    [["--frobnicate"], "Unknown flag --frobnicate of task-bg"],
    [["--", "greet"], 'Unexpected argument "greet": task-bg takes none'],
    [["help", "greet", "visit"], 'Unexpected argument "visit": task-bg help takes one'],
    [["help", "nobody"], 'Unknown command "nobody"'],
    [["-n", "5", "greet"], 'Unknown command "5"'],
  ])("refuses %j with %j", async (argv, error) => {
    const run = await runFake(argv);
    expect(run.printed).toMatchObject([{ error, code: "usage" }]);
    expect(run.code).toBe(2);
  });

  test.each([[[]], [["--help"]], [["-h"]], [["help"]], [["--json"]], [["--help", "--whatever"]]])(
    "%j shows the help of task-bg and loads no command",
    async (argv: string[]) => {
      const run = await runFake(argv);
      expect(run.printed).toHaveLength(1);
      expect(run.printed[0]).toStartWith("task-bg runs Droid agents and commands in the background");
      expect(run.loaded).toEqual([]);
      expect(run.code).toBe(0);
    },
  );

  test.each([
    [["greet", "--help"]],
    [["greet", "-h"]],
    [["--help", "greet"]],
    [["help", "greet"]],
    [["greet", "--nonsense", "--help"]],
    [["greet", "--count", "--help"]],
    [["greet", "Ada", "-qh"]],
  ])("%j shows the help of the command", async (argv: string[]) => {
    const run = await runFake(argv);
    expect(run.printed).toHaveLength(1);
    expect(run.printed[0]).toStartWith("Greet somebody\n\nUsage: task-bg greet <who>");
    expect(run.code).toBe(0);
  });

  test("takes words after -- for no flags, whatever they say", async () => {
    const run = await runFake(["greet", "--", "--help", "--json"]);
    expect(run.printed).toMatchObject([{ who: "--help", positionals: ["--help", "--json"] }]);
    expect(run.flags).toMatchObject({ help: false, json: false });
  });

  test.each([
    [["--version"], "task-bg 1.2.3"],
    [["-V"], "task-bg 1.2.3"],
    [["greet", "--version"], "task-bg 1.2.3"],
    [["--version", "--json"], { name: "task-bg", version: "1.2.3" }],
  ])("%j prints the version", async (argv: string[], printed) => {
    const run = await runFake(argv);
    expect(run.printed).toEqual([printed]);
    expect(run.code).toBe(0);
  });

  test("touches neither settings nor store for help, version and usage errors", async () => {
    for (const argv of [[], ["greet", "--help"], ["--version"], ["gret"], ["greet", "--zzz"]]) {
      expect((await runFake(argv)).contexts).toBe(0);
    }
    expect((await runFake(["greet", "Ada"])).contexts).toBe(1);
  });
});

async function runFake(argv: string[]) {
  const { tree, loaded } = createFakeTree();
  const printed: unknown[] = [];
  const seen = { flags: {}, contexts: 0 };
  const output: Output = {
    format: "json",
    jsonAsked: false,
    terminal: true,
    color: false,
    columns: 80,
    json: (value) => printed.push(JSON.parse(JSON.stringify(value))),
    text: (text) => printed.push(text),
    note: () => {},
    warn: () => {},
  };
  const host: CliHost = {
    version: "1.2.3",
    settings: { noColor: true, columns: undefined, debug: false },
    createOutput: (flags) => {
      seen.flags = flags;
      return output;
    },
    createContext: () => {
      seen.contexts++;
      return { output } as CommandContext;
    },
  };
  const code = await runCli(argv, tree, host);
  return { code, printed, loaded, ...seen };
}
