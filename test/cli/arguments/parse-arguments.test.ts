import { describe, expect, test } from "bun:test";
import { runCommand } from "citty";
import * as fc from "fast-check";
import { parseArguments } from "../../../src/cli/arguments/parse-arguments.ts";
import { UsageError } from "../../../src/errors.ts";
import { fail, greet, visit } from "../fake-commands.ts";

describe("parseArguments", () => {
  test("adds up a list that is given in pieces", () => {
    const words = ["--count", "a,b", "-n", "c", "--count=d", "Ada"];
    expect(parseArguments(words, { ...greet, listFlags: ["count"] }).rawArgs).toEqual(["--count=a,b,c,d", "--", "Ada"]);
  });

  test.each<[string[], string[]]>([
    [["Ada"], ["--", "Ada"]],
    [
      ["Ada", "--count", "5"],
      ["--count=5", "--", "Ada"],
    ],
    [
      ["--count", "5", "Ada"],
      ["--count=5", "--", "Ada"],
    ],
    [
      ["Ada", "--count=5"],
      ["--count=5", "--", "Ada"],
    ],
    [
      ["Ada", "--count="],
      ["--count=", "--", "Ada"],
    ],
    [
      ["Ada", "--count=a=b"],
      ["--count=a=b", "--", "Ada"],
    ],
    [
      ["Ada", "-n", "5"],
      ["--count=5", "--", "Ada"],
    ],
    [
      ["Ada", "-n5"],
      ["--count=5", "--", "Ada"],
    ],
    [
      ["Ada", "-n=5"],
      ["--count=5", "--", "Ada"],
    ],
    [
      ["Ada", "-qf"],
      ["--quiet", "--force", "--", "Ada"],
    ],
    [
      ["Ada", "-qn5"],
      ["--quiet", "--count=5", "--", "Ada"],
    ],
    [
      ["Ada", "-qn", "5"],
      ["--quiet", "--count=5", "--", "Ada"],
    ],
    [
      ["Ada", "--count", "-5"],
      ["--count=-5", "--", "Ada"],
    ],
    [
      ["Ada", "--count", "-"],
      ["--count=-", "--", "Ada"],
    ],
    [
      ["Ada", "--count=--quiet"],
      ["--count=--quiet", "--", "Ada"],
    ],
    [
      ["Ada", "--count", "1", "--count", "2"],
      ["--count=2", "--", "Ada"],
    ],
    [
      ["Ada", "--quiet", "--no-quiet"],
      ["--no-quiet", "--", "Ada"],
    ],
    [
      ["Ada", "--no-quiet"],
      ["--no-quiet", "--", "Ada"],
    ],
    [
      ["Ada", "--warmth", "high"],
      ["--level=high", "--", "Ada"],
    ],
    [
      ["Ada", "--badge"],
      ["--badge=", "--", "Ada"],
    ],
    [
      ["--badge", "Ada"],
      ["--badge=", "--", "Ada"],
    ],
    [
      ["Ada", "--badge=gold"],
      ["--badge=gold", "--", "Ada"],
    ],
    [
      ["-b", "Ada"],
      ["--badge=", "--", "Ada"],
    ],
    [
      ["-bgold", "Ada"],
      ["--badge=gold", "--", "Ada"],
    ],
    [["-"], ["--", "-"]],
    [["-5"], ["--", "-5"]],
    [["-.5 is a number"], ["--", "-.5 is a number"]],
    [[""], ["--", ""]],
    [
      ["Ada", "--", "--quiet"],
      ["--", "Ada", "--quiet"],
    ],
    [
      ["--", "--no-quiet"],
      ["--", "--no-quiet"],
    ],
    [
      ["--", "--"],
      ["--", "--"],
    ],
    [
      ["Ada", "--json", "--no-color", "-h"],
      ["--", "Ada"],
    ],
  ])("reads %j as %j", (words, rawArgs) => {
    expect(parseArguments(words, greet).rawArgs).toEqual(rawArgs);
  });

  test.each<[string[], string, string | undefined]>([
    [
      ["Ada", "--cuont", "5"],
      "Unknown flag --cuont of task-bg greet",
      "Did you mean --count? All flags: task-bg greet --help",
    ],
    [["Ada", "--zzz"], "Unknown flag --zzz of task-bg greet", "All flags: task-bg greet --help"],
    [["Ada", "-x"], "Unknown flag -x of task-bg greet", "All flags: task-bg greet --help"],
    [["Ada", "-qx"], "Unknown flag -qx of task-bg greet", "All flags: task-bg greet --help"],
    [
      ["Ada", "-count", "5"],
      "Unknown flag -count of task-bg greet",
      "Did you mean --count? All flags: task-bg greet --help",
    ],
    [["Ada", "--no-count"], "Unknown flag --no-count of task-bg greet", "All flags: task-bg greet --help"],
    [["Ada", "--no-json"], "Unknown flag --no-json of task-bg greet", undefined],
    [["Ada", "--constructor"], "Unknown flag --constructor of task-bg greet", undefined],
    [["Ada", "--__proto__=1"], "Unknown flag --__proto__ of task-bg greet", undefined],
    [["Ada", "--toString"], "Unknown flag --toString of task-bg greet", undefined],
    [
      ["-fix all of it"],
      "Unknown flag -fix all of it of task-bg greet",
      "All flags: task-bg greet --help; if it is no flag, put -- before it",
    ],
    [["--quiet=yes", "Ada"], '--quiet takes no value, but got "yes"', "Write --quiet alone."],
    [["--no-quiet=yes", "Ada"], '--no-quiet takes no value, but got "yes"', "Write --no-quiet alone."],
    [["Ada", "--count"], "--count needs a value", "Write --count=<value>."],
    [["Ada", "-n"], "-n needs a value", "Write --count=<value>."],
    [
      ["Ada", "--count", "--quiet"],
      "--count needs a value, but --quiet came",
      "If that is the value, write --count=--quiet",
    ],
    [["Ada", "--count", "--", "5"], "--count needs a value, but -- came", "If that is the value, write --count=--"],
    [[], "task-bg greet needs <who>", "See: task-bg greet --help"],
    [["--quiet"], "task-bg greet needs <who>", "See: task-bg greet --help"],
    [
      ["a", "b", "c"],
      'Unexpected argument "c": task-bg greet takes at most 2',
      "Quote text that has spaces. See: task-bg greet --help",
    ],
    [["a", "--", "b", "c"], 'Unexpected argument "c": task-bg greet takes at most 2', undefined],
    [["Ada", "--exec"], "--exec needs the command to run after --", "Such as: task-bg greet … --exec -- make test"],
    [
      ["Ada", "--exec", "--"],
      "--exec needs the command to run after --",
      "Such as: task-bg greet … --exec -- make test",
    ],
  ])("refuses %j with %j", (words, message, hint) => {
    const refusal = refusalOf(words, greet);
    expect(refusal.message).toBe(message);
    if (hint !== undefined) expect(refusal.hint).toBe(hint);
  });

  test("gives the words after -- to the command that was asked to run them", () => {
    const line = parseArguments(["Ada", "--exec", "--", "make", "-j2", "--", ""], greet);
    expect(line).toMatchObject({
      positionals: ["Ada"],
      childCommand: ["make", "-j2", "--", ""],
      rawArgs: ["--exec", "--", "Ada"],
    });
  });

  test("takes any number of the last positional where the command says so", () => {
    expect(parseArguments(["a", "b", "c"], visit).positionals).toEqual(["a", "b", "c"]);
  });

  test("says that a command without arguments takes none", () => {
    expect(refusalOf(["a"], fail)).toMatchObject({
      message: 'Unexpected argument "a": task-bg fail takes none',
      hint: "See: task-bg fail --help",
    });
  });

  test("tells which global flags stood among the others", () => {
    expect(parseArguments(["-qh", "Ada", "--json"], greet).globals).toEqual(["help", "json"]);
  });

  test("shows only the start of a word as long as a prompt", () => {
    expect(refusalOf(["a", "b", "x".repeat(100_000)], greet).message.length).toBeLessThan(150);
    expect(refusalOf([`--${"x".repeat(100_000)}`], greet).message.length).toBeLessThan(150);
  });

  test("hands every value and every positional to citty as it was typed", async () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom("", "-", "--", "--no-quiet", "-h", "--help", "constructor", "a=b", "\n", "--count=1"),
    );
    await fc.assert(
      fc.asyncProperty(word, word, word, async (who, greeting, count) => {
        const seen: unknown[] = [];
        const { rawArgs, positionals } = parseArguments([`--count=${count}`, "--", who, greeting], greet);
        await runCommand(greet.definition, {
          rawArgs,
          data: { context: { output: { json: (value: unknown) => seen.push(value) } }, positionals },
        });
        expect(seen).toMatchObject([{ who, count, positionals: [who, greeting] }]);
        expect(seen).toHaveLength(1);
      }),
    );
  });
});

function refusalOf(words: string[], command: Parameters<typeof parseArguments>[1]): UsageError {
  try {
    parseArguments(words, command);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
  throw new Error(`${words.join(" ")} was taken`);
}
