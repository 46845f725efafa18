import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { createOutputRenderer } from "../../src/droid/render-output.ts";
import { recordPath } from "../fixtures/run-output.ts";

function render(bytes: Uint8Array, pieceLength: number, believeEvents: boolean): string {
  const renderer = createOutputRenderer(believeEvents);
  let text = "";
  for (let at = 0; at < bytes.length; at += pieceLength) text += renderer.push(bytes.subarray(at, at + pieceLength));
  return text + renderer.end();
}

describe("createOutputRenderer", () => {
  const record = readFileSync(recordPath("stream-tool-then-complete.jsonl"));

  test.each([1, 7, 1000, record.length])("renders events that come in pieces of %p bytes alike", (length) => {
    const noisy = Buffer.concat([Buffer.from("stuck"), record, Buffer.from("é without a newline")]);
    expect(render(noisy, length, true)).toBe(
      "stuck\n→ Execute ls\nMOCK-REPLY to:  List the project files\né without a newline\n",
    );
  });

  test.each([1, 3, 1000])("shows a plain command's text as it is, in pieces of %p bytes", (length) => {
    expect(render(Buffer.from("é😀\n\nlast"), length, false)).toBe("é😀\n\nlast\n");
    expect(render(record, length, false)).toBe(record.toString());
    expect(render(Uint8Array.of(0x61, 0xff, 0xc3), length, false)).toBe("a\ufffd\ufffd\n");
  });

  test("shows a plain command's incomplete line at once", () => {
    expect(createOutputRenderer(false).push(Buffer.from("...."))).toBe("....");
  });

  test("adds nothing to output that is empty", () => {
    expect(render(new Uint8Array(), 1, true) + render(new Uint8Array(), 1, false)).toBe("");
  });
});
