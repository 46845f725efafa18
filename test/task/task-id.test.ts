import { describe, expect, test } from "bun:test";
import { basename, join, normalize } from "node:path";
import * as fc from "fast-check";
import { createTaskId, isTaskId } from "../../src/task/task-id.ts";

describe("createTaskId", () => {
  test("makes an id of the time and of chance", () => {
    expect(createTaskId(new Date("2026-11-24T05:00:00.000Z"), "0a1b2c3d")).toBe("bg_1a20becd4800a1b2c3d");
  });

  test("makes ids that sort as their times do, whatever the chance", () => {
    const times = fc.date({ min: new Date(0), max: new Date("2400-01-01"), noInvalidDate: true });
    const chance = fc.stringMatching(/^[0-9a-f]{8}$/);
    fc.assert(
      fc.property(times, times, chance, chance, (a, b, randomA, randomB) => {
        fc.pre(a.getTime() < b.getTime());
        const [first, second] = [createTaskId(a, randomA), createTaskId(b, randomB)];
        expect(first < second).toBe(true);
        expect(isTaskId(first) && isTaskId(second)).toBe(true);
      }),
    );
  });
});

describe("isTaskId", () => {
  test.each(["bg_19ab3f2c1d4e5f60718", "bg_19aa0c3124b0a1b2c", "a", "Z9-_", "x".repeat(64)])("takes %p", (id) => {
    expect(isTaskId(id)).toBe(true);
  });

  const paths = ["", ".", "..", "../x", "a/b", "a\\b", "a.b", ".lock", "-x", "_x", "%2e%2e"];
  const odd = ["a b", "a\n", "\na", "a\0", "a\x1b[2J", "x".repeat(65), "ü", "ａ", "bg_1\u200b"];
  test.each([...paths, ...odd])("refuses %p", (id) => {
    expect(isTaskId(id)).toBe(false);
  });

  test("takes nothing that could leave the store's directory or hide there", () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom("/", "..", ".", "\0", "\n", "\x1b", "bg_", "a", "-"));
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join("")),
        (text) => {
          fc.pre(isTaskId(text));
          const path = join("/store", `${text}.json`);
          expect(normalize(path)).toBe(`/store/${text}.json`);
          expect(basename(path)).toBe(`${text}.json`);
          expect(text).toMatch(/^[A-Za-z0-9]/);
          expect(text).not.toMatch(/[^\x21-\x7e]|\.|\//);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
