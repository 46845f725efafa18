import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import {
  findBackward,
  findLineStart,
  findNewline,
  openForReading,
  type ReadableFile,
  readBlocks,
  readRange,
} from "../../src/droid/file-bytes.ts";
import { TaskBgError } from "../../src/errors.ts";
import { createOutputFile } from "../fixtures/run-output.ts";

const blockBytes = 256 * 1024;

function withBytes<T>(bytes: string | Uint8Array, look: (file: ReadableFile) => T): T {
  using out = createOutputFile(bytes);
  using file = openForReading(out.path);
  if (!file) throw new Error("It was not opened");
  return look(file);
}

describe("openForReading", () => {
  test("gives nothing when there is no file", () => {
    expect(openForReading("/nonexistent/task.out")).toBeUndefined();
  });

  test("names the file that it cannot read", () => {
    const directory = mkdtempSync(join(tmpdir(), "file-bytes-"));
    try {
      using file = openForReading(directory);
      expect(() => file && readRange(file, 0, 1)).toThrow();
      expect(() => openForReading(join(directory, "x".repeat(300)))).toThrow(TaskBgError);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe("readBlocks", () => {
  test("reads up to the length at opening, whatever is appended meanwhile", () => {
    using out = createOutputFile("a".repeat(blockBytes + 5));
    using file = openForReading(out.path);
    if (!file) throw new Error("It was not opened");
    const lengths: number[] = [];
    for (const block of readBlocks(file, 2)) {
      lengths.push(block.length);
      out.append("more");
    }
    expect(lengths).toEqual([blockBytes, 3]);
  });
});

describe("findBackward", () => {
  test.each([0, 1, 5, 6, 7, blockBytes - 7, blockBytes - 3, blockBytes, blockBytes + 1])(
    "finds a needle across the edge of a block, %p bytes before the end",
    (after) => {
      const before = 2 * blockBytes;
      const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from("needle!"), Buffer.alloc(after)]);
      withBytes(bytes, (file) => {
        expect([...findBackward(file, Buffer.from("needle!"), 0, file.size)]).toEqual([before]);
        expect([...findBackward(file, Buffer.from("needle!"), before + 1, file.size)]).toEqual([]);
        expect([...findBackward(file, Buffer.from("needle!"), 0, before + 6)]).toEqual([]);
      });
    },
  );

  test("finds what a naive search finds", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 60 });
    const needle = fc.string({ unit: fc.constantFrom("a", "b"), minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(text, needle, (bytes, sought) => {
        const expected = Array.from(bytes, (_, at) => at).filter((at) => bytes.startsWith(sought, at));
        const found = withBytes(bytes, (file) => [...findBackward(file, Buffer.from(sought), 0, file.size)]);
        expect(found).toEqual(expected.reverse());
      }),
      { numRuns: 100 },
    );
  });
});

describe("findNewline", () => {
  test.each([
    ["ab\ncd\n", 0, 6, 2],
    ["ab\ncd\n", 3, 6, 5],
    ["ab\ncd\n", 3, 5, undefined],
    [`${"x".repeat(blockBytes)}\n`, 1, blockBytes + 1, blockBytes],
  ])("in %p from %p to %p", (bytes, start, end, expected) => {
    withBytes(bytes, (file) => expect(findNewline(file, start, end)).toBe(expected));
  });
});

describe("findLineStart", () => {
  test.each([
    ["a\nbb\nccc\n", 1, "ccc\n"],
    ["a\nbb\nccc", 1, "ccc"],
    ["a\nbb\nccc\n", 2, "bb\nccc\n"],
    ["a\nbb\nccc\n", 9, "a\nbb\nccc\n"],
    ["a\nbb\nccc\n", 0, ""],
    ["a\n\n\n", 2, "\n\n"],
    ["", 3, ""],
    ["\n", 1, "\n"],
  ])("of %p the last %p lines are %p", (bytes, lines, expected) => {
    withBytes(bytes, (file) => {
      const start = findLineStart(file, file.size, lines);
      expect(readRange(file, start, file.size).toString()).toBe(expected);
    });
  });
});
