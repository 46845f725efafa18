import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { createLineSplitter, type Line } from "../../src/droid/split-lines.ts";

function split(pieces: Buffer[]): { text: string; cut: boolean; length: number }[] {
  const splitter = createLineSplitter();
  const lines: { text: string; cut: boolean; length: number }[] = [];
  const keep = ({ bytes, cut, length }: Line) => lines.push({ text: bytes.toString(), cut, length });
  for (const piece of pieces) {
    // The splitter must not hold on to a buffer that its owner fills again.
    const reused = Buffer.from(piece);
    for (const line of splitter.push(reused)) keep(line);
    reused.fill(0);
  }
  for (const line of splitter.end()) keep(line);
  return lines;
}

describe("createLineSplitter", () => {
  test("gives the same lines however the bytes were cut into pieces", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "é", "\n"), maxLength: 50 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(60), { maxLength: 6 }), (whole, cuts) => {
        const bytes = Buffer.from(whole);
        const edges = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = edges.slice(1).map((end, at) => bytes.subarray(edges[at], end));
        const expected = whole.split("\n");
        if (expected.at(-1) === "") expected.pop();
        expect(split(pieces).map((line) => line.text)).toEqual(expected);
      }),
    );
  });

  test("keeps only the head of a line above a mebibyte, and says how long it was", () => {
    const piece = Buffer.alloc(300_000, "x");
    const lines = split([...Array(10).fill(piece), Buffer.from("\nshort\n")]);
    expect(lines.map(({ text, cut, length }) => ({ cut, length, kept: text.length }))).toEqual([
      { cut: true, length: 3_000_000, kept: 1024 * 1024 },
      { cut: false, length: 5, kept: 5 },
    ]);
  });

  test("cuts a long line that comes in one piece alike", () => {
    const [line] = split([Buffer.from(`${"x".repeat(2_000_000)}\n`)]);
    expect(line).toMatchObject({ cut: true, length: 2_000_000 });
    expect(line?.text.length).toBe(1024 * 1024);
  });
});
