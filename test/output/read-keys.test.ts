import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { readKeys } from "../../src/output/read-keys.ts";

describe("readKeys", () => {
  test.each<[string, string[]]>([
    ["aé?", ["a", "é", "?"]],
    ["👩 漢", ["👩", " ", "漢"]],
    ["\x1b[A\x1b[B\x1b[C\x1b[D", ["up", "down", "right", "left"]],
    ["\x1bOA\x1bOB", ["up", "down"]],
    ["\x1b[H\x1b[F\x1b[1~\x1b[4~\x1b[7~\x1b[8~", ["home", "end", "home", "end", "home", "end"]],
    ["\x1b[5~\x1b[6~\x1b[3~", ["page-up", "page-down", "delete"]],
    ["\r\n", ["enter", "enter"]],
    ["\x7f\b", ["backspace", "backspace"]],
    ["\x03\x1a\x0c\x15", ["ctrl-c", "ctrl-z", "ctrl-l", "ctrl-u"]],
    ["\x1bq", ["escape", "q"]],
    ["\x1b\x1b[A", ["escape", "up"]],
    // What has no name here is left out, whole: a paste's marks, a function key, a control character.
    ["\x1b[200~a\x1b[201~", ["a"]],
    ["\x1b[15~\x1b[1;5Aa", ["a"]],
    ["\x00\x01\ta\u009b", ["a"]],
  ])("names the keys in %j", (text, keys) => {
    expect(readKeys(text)).toEqual({ keys, rest: "" });
  });

  test.each(["\x1b", "\x1b[", "\x1b[1", "\x1b[1;", "\x1bO"])("keeps %j back, which may go on", (rest) => {
    expect(readKeys(`a${rest}`)).toEqual({ keys: ["a"], rest });
  });

  test("reads the same however the text is cut, when what was kept back is put before", () => {
    const part = fc.constantFrom("a", "\x1b[A", "\x1bOB", "\x1b[5~", "\r", "é", "[", "O");
    fc.assert(
      fc.property(fc.array(part), fc.nat(), (parts, cut) => {
        const text = parts.join("");
        const at = text.length === 0 ? 0 : cut % text.length;
        const first = readKeys(text.slice(0, at));
        const second = readKeys(first.rest + text.slice(at));
        const whole = readKeys(text);
        expect([...first.keys, ...second.keys]).toEqual(whole.keys);
        expect(second.rest).toBe(whole.rest);
      }),
    );
  });
});
