import { describe, expect, setDefaultTimeout, test } from "bun:test";
import * as fc from "fast-check";
import { createTerminalTextStream, toSingleLine } from "../../src/output/terminal-text.ts";
import { toTerminalText } from "../../src/task/to-terminal-text.ts";
import { terminalPieces } from "../fixtures/terminal-pieces.ts";

setDefaultTimeout(60_000);

describe("createTerminalTextStream", () => {
  test("gives the same text however it comes in pieces", () => {
    fc.assert(
      fc.property(fc.array(terminalPieces, { maxLength: 5 }), (parts) => {
        const stream = createTerminalTextStream();
        const texts = parts.map((part) => part.join(""));
        const streamed = texts.map((text) => stream.push(text)).join("") + stream.end();
        expect(streamed).toBe(toTerminalText(texts.join("")));
      }),
      { numRuns: 500 },
    );
  });

  test("holds nothing back that is finished", () => {
    expect(createTerminalTextStream().push("\x1b[32m.\x1b[0m")).toBe(".");
  });

  test("does not hold an endless sequence", () => {
    const stream = createTerminalTextStream();
    stream.push(`\x1b]0;${"x".repeat(10_000)}`);
    expect(stream.push("\nvisible")).toEndWith("\nvisible");
  });
});

describe("toSingleLine", () => {
  test.each([
    ["short", 10, "short"],
    ["  two\n\n lines\t", 20, "two lines"],
    ["exactly ten", 11, "exactly ten"],
    ["exactly ten", 10, "exactly t…"],
    ["漢字漢字", 5, "漢字…"],
    ["漢字漢字", 6, "漢字…"],
    ["\x1b[31mred\x1b[0m alert", 20, "red alert"],
    ["a\rb", 5, "a b"],
    ["👨‍👩‍👧 family", 4, "👨‍👩‍👧 …"],
    ["", 5, ""],
  ])("puts %p into %p columns as %p", (text, width, expected) => {
    expect(toSingleLine(text, width)).toBe(expected);
  });

  test("is never wider than asked", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 30 }), (text, width) => {
        expect(Bun.stringWidth(toSingleLine(text, width))).toBeLessThanOrEqual(width);
      }),
    );
  });

  test("looks at the beginning of a long text only, and shows that there is more", () => {
    expect(toSingleLine(" ".repeat(50_000) + "word ".repeat(5_000_000), 9)).toBe("word wor…");
  });
});
