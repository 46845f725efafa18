import { describe, expect, test } from "bun:test";
import { parseDependencyWord } from "../../src/task/dependency-word.ts";
import { isGroupName } from "../../src/task/group-name.ts";
import { parseSize } from "../../src/task/size.ts";

describe("parseSize", () => {
  test.each([
    ["1", 1],
    ["500k", 512_000],
    ["100M", 104_857_600],
    ["2g", 2_147_483_648],
    ["0", undefined],
    ["0k", undefined],
    ["", undefined],
    ["k", undefined],
    ["1.5M", undefined],
    ["1T", undefined],
    ["-1", undefined],
    ["1 M", undefined],
    ["10000000000", undefined],
  ])("reads %p as %p", (text, bytes) => {
    expect(parseSize(text)).toBe(bytes as number);
  });
});

describe("parseDependencyWord", () => {
  test.each<[string, unknown]>([
    ["bg_1", { id: "bg_1", on: "ok" }],
    ["ok:bg_1", { id: "bg_1", on: "ok" }],
    ["any:build", { id: "build", on: "any" }],
    ["fail:bg_1", { id: "bg_1", on: "fail" }],
    ...["", ":", "any:", ":bg_1", "sometimes:bg_1", "any:bg_1:x", "../x", "a b"].map((word): [string, unknown] => [
      word,
      undefined,
    ]),
  ])("reads %j", (word, dependency) => {
    expect(parseDependencyWord(word)).toEqual(dependency as ReturnType<typeof parseDependencyWord>);
  });
});

describe("isGroupName", () => {
  test.each([
    ["nightly", true],
    ["v1.2_a-b", true],
    ["a".repeat(64), true],
    ["a".repeat(65), false],
    ["", false],
    [".hidden", false],
    ["a/b", false],
    ["a b", false],
  ])("of %j: %p", (name, is) => {
    expect(isGroupName(name)).toBe(is);
  });
});
