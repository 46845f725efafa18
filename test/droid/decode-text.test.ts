import { describe, expect, test } from "bun:test";
import { cutText, decodeHead, decodeTail, decodeText } from "../../src/droid/decode-text.ts";

describe("decodeText", () => {
  test("replaces what is not UTF-8 and keeps a byte order mark", () => {
    expect(decodeText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xff, 0xc3, 0x62))).toBe("\ufeffa\ufffd\ufffdb");
  });
});

describe("decodeTail", () => {
  test.each([0, 1, 2, 3, 4])("begins with a whole character when it was cut %p bytes into an emoji", (cut) => {
    const bytes = Buffer.from("😀!").subarray(cut);
    expect(decodeTail(bytes)).toBe(cut === 0 ? "😀!" : "!");
  });

  test("drops no more than a character's worth of stray bytes", () => {
    expect(decodeTail(Buffer.alloc(4, 0x80))).toBe("\ufffd");
  });
});

describe("decodeHead", () => {
  test.each([1, 2, 3, 4])("ends with a whole character when %p bytes of an emoji are there", (length) => {
    const bytes = Buffer.from("!😀").subarray(0, 1 + length);
    expect(decodeHead(bytes)).toBe(length === 4 ? "!😀" : "!");
  });
});

describe("cutText", () => {
  test.each([
    ["short", 5, "short"],
    ["longer", 5, "long…"],
    ["abc😀d", 5, "abc…"],
  ])("cuts %p at %p to %p", (text, length, expected) => {
    expect(cutText(text, length)).toBe(expected);
  });
});
