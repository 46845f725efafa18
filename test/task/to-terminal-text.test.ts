import { describe, expect, setDefaultTimeout, test } from "bun:test";
import * as fc from "fast-check";
import { toTerminalText } from "../../src/task/to-terminal-text.ts";
import { terminalPieces } from "../fixtures/terminal-pieces.ts";

setDefaultTimeout(60_000);

/** Whatever a terminal could act on: C0 but newline and tab, DEL, C1, and what turns the direction of text. */
const acting = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;
describe("toTerminalText", () => {
  test.each([
    ["plain text", "a\tb\nc é 漢 😀", "a\tb\nc é 漢 😀"],
    ["colours", "\x1b[1;31mred\x1b[0m", "red"],
    ["cursor and screen", "\x1b[2J\x1b[H\x1b[?25lx\x1b[10;5Hy", "xy"],
    ["a title ended by BEL", "\x1b]0;pwned\x07x", "x"],
    ["a hyperlink", "\x1b]8;;http://x/\x1b\\text\x1b]8;;\x1b\\", "text"],
    ["the clipboard", "\x1b]52;c;cm0gLXJm\x07x", "x"],
    ["DCS, APC, PM and SOS", "\x1bPq#0\x1b\\a\x1b_x\x1b\\b\x1b^y\x1b\\c\x1bXz\x1b\\d", "abcd"],
    ["single escapes", "\x1bc\x1b7\x1b(Bx\x1b=\x1b>", "x"],
    ["8-bit controls", "\x9b31mred\x9b0m\x9d0;title\x9cx\x85", "redx"],
    ["C0 controls", "a\x00b\x07c\x08d\x0be\x0cf\x7fg", "abcdefg"],
    ["bidirectional overrides", "a\u202eb\u2066c\u2069", "abc"],
    ["carriage returns", "10%\r20%\r\ndone\r", "10%\n20%\ndone\n"],
    ["a string without an end", "\x1b]0;title\nnext line", "\nnext line"],
    ["a sequence without an end", "x\x1b[12", "x12"],
    ["escapes inside escapes", "\x1b\x1b[31mx\x1b[\x1b[1mm", "xm"],
  ])("takes %s", (_, text, expected) => {
    expect(toTerminalText(text)).toBe(expected);
  });

  test("leaves nothing that acts on a terminal, and changes nothing when asked again", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          terminalPieces.map((parts) => parts.join("")),
          fc.string({ unit: "binary" }),
        ),
        (text) => {
          const safe = toTerminalText(text);
          expect(safe).not.toMatch(acting);
          expect(toTerminalText(safe)).toBe(safe);
        },
      ),
    );
  });

  test("takes no longer for many unfinished sequences than for one", () => {
    const hostile = "\x1b[1".repeat(300_000) + "\x1b]".repeat(300_000) + "\x1b[".concat("1".repeat(300_000));
    expect(toTerminalText(hostile)).not.toMatch(acting);
  });
});
