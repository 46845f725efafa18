import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { choosePromptTransport } from "../../src/droid/choose-prompt-transport.ts";

const encode = (text: string) => new TextEncoder().encode(text);

describe("choosePromptTransport", () => {
  test.each(["", "Fix it", "-x", "🎉", "a\nb\r\n", "\uFEFFwith a mark", "x".repeat(100 * 1024)])(
    "passes as an argument: %p",
    (text) => {
      expect(choosePromptTransport(encode(text), "argument")).toEqual({ kind: "argument", text });
    },
  );

  test.each([
    ["more than 100 KiB", encode("x".repeat(100 * 1024 + 1))],
    ["a NUL byte", encode("a\0b")],
    ["a byte that is never UTF-8", Uint8Array.of(0x61, 0xff)],
    ["a character cut in two", Uint8Array.of(0x61, 0xc3)],
    ["an encoded surrogate", Uint8Array.of(0xed, 0xa0, 0x80)],
  ])("goes by file with %s", (_, bytes) => {
    expect(choosePromptTransport(bytes, "argument")).toEqual({ kind: "file" });
  });

  test("goes by file when the user wants every prompt out of the process table", () => {
    expect(choosePromptTransport(encode("Fix it"), "file")).toEqual({ kind: "file" });
  });

  test("gives an argument only where it is the same bytes again", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        const transport = choosePromptTransport(bytes, "argument");
        if (transport.kind === "argument") expect(encode(transport.text)).toEqual(bytes);
      }),
      { numRuns: 2000 },
    );
  });
});
