import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { createOutputPane, paneLines } from "../../src/output/output-pane.ts";

function paneOf(...pieces: string[]) {
  const pane = createOutputPane();
  for (const piece of pieces) pane.push(piece);
  return pane;
}

describe("createOutputPane", () => {
  test("shows lines as they come, the unfinished one too", () => {
    const pane = paneOf("one\ntw");
    expect(pane.rows(80)).toEqual(["one", "tw"]);
    pane.push("o\n\nthree");
    expect(pane.rows(80)).toEqual(["one", "two", "", "three"]);
  });

  test("has no row before anything was said", () => {
    expect(createOutputPane().rows(80)).toEqual([]);
  });

  test("wraps long lines at words, and anew at another width", () => {
    const pane = paneOf("the quick brown fox\n  jumps");
    expect(pane.rows(80)).toEqual(["the quick brown fox", "  jumps"]);
    expect(pane.rows(12).map((row) => row.trimEnd())).toEqual(["the quick", "brown fox", "  jumps"]);
  });

  test("lets nothing act on the terminal, also when a sequence comes in pieces", () => {
    const pane = paneOf("a\x1b[", "2Jb\x1b]0;ti", "tle\x07c\td\n");
    expect(pane.rows(80)).toEqual(["abc    d"]);
  });

  test("keeps the newest lines when there are many, and of one endless line its beginning", () => {
    const pane = paneOf(...Array.from({ length: 3 * paneLines }, (_, n) => `line ${n}\n`));
    const rows = pane.rows(80);
    expect(rows.length).toBeLessThanOrEqual(2 * paneLines);
    expect(rows.at(-1)).toBe(`line ${3 * paneLines - 1}`);
    const endless = paneOf(...Array.from({ length: 100 }, () => "x".repeat(10_000)));
    expect(endless.rows(100).join("").length).toBe(10_000);
  });

  test("has no row that is wider than the screen, and loses no word", () => {
    const text = fc.array(fc.constantFrom("word", "漢字", "\n", " ", "👩", "\t", "x".repeat(30)), { maxLength: 40 });
    fc.assert(
      fc.property(text, fc.integer({ min: 4, max: 60 }), (parts, columns) => {
        const rows = paneOf(...parts).rows(columns);
        for (const row of rows) expect(Bun.stringWidth(row.trimEnd())).toBeLessThanOrEqual(columns);
        expect(rows.join("").replace(/\s/g, "")).toBe(parts.join("").replace(/\s/g, ""));
      }),
    );
  });
});
