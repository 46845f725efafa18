import { expect, test } from "bun:test";
import { joinQuotedWords } from "../../../src/cli/completion/join-quoted-words.ts";

test.each<[string[], string[]]>([
  [
    ["launch", "a", ""],
    ["launch", "a", ""],
  ],
  [
    ["launch", '"Find', 'auth"', "ex"],
    ["launch", '"Find auth"', "ex"],
  ],
  [
    ["launch", "'Find", "all", "auth'", "ex"],
    ["launch", "'Find all auth'", "ex"],
  ],
  [
    ["launch", '"one"', "ex"],
    ["launch", '"one"', "ex"],
  ],
  [
    ["launch", '"', '"', "ex"],
    ["launch", '" "', "ex"],
  ],
  [
    ["launch", "Find\\", "auth", "ex"],
    ["launch", "Find\\ auth", "ex"],
  ],
  [
    ["launch", "a\\\\", "ex"],
    ["launch", "a\\\\", "ex"],
  ],
  [
    ["launch", '"it\\"', 'is"', "ex"],
    ["launch", '"it\\" is"', "ex"],
  ],
  [
    ["launch", "don't", "ex"],
    ["launch", "don't", "ex"],
  ],
  [
    ["launch", '"not', "closed"],
    ["launch", '"not closed'],
  ],
  [
    ["launch", '"a "b" c"', "ex"],
    ["launch", '"a "b" c"', "ex"],
  ],
  [[], []],
])("takes the words %j for %j", (torn, whole) => {
  expect(joinQuotedWords(torn)).toEqual(whole);
});
