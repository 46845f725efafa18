import { describe, expect, test } from "bun:test";
import { createProgressBar } from "../../src/output/progress-bar.ts";

describe("createProgressBar", () => {
  test("draws over its own line and wipes it at the end", () => {
    const { bar, written } = start("text", true);
    bar.update(0, 4);
    bar.update(2, 4);
    bar.update(4, 4);
    bar.end();
    expect(written).toEqual([
      "\r\u001b[K[                        ] 0% of 4",
      "\r\u001b[K[============            ] 50% of 4",
      "\r\u001b[K[========================] 100% of 4",
      "\r\u001b[K",
    ]);
  });

  test("writes only what looks different", () => {
    const { bar, written } = start("text", true);
    for (let done = 0; done <= 100_000; done++) bar.update(done, 100_000);
    expect(written).toHaveLength(121);
  });

  test.each([
    [5, 4, "100% of 4"],
    [-1, 4, "0% of 4"],
    [0, 0, "100% of 0"],
  ])("shows %p of %p as %p", (done, total, shown) => {
    const { bar, written } = start("text", true);
    bar.update(done, total);
    expect(written.join("")).toEndWith(shown);
  });

  test.each([
    ["json", true],
    ["text", false],
    ["json", false],
  ] as const)("is silent in %s with stderr on a terminal: %p", (format, terminal) => {
    const { bar, written } = start(format, terminal);
    bar.update(1, 2);
    bar.end();
    expect(written).toEqual([]);
  });

  test("wipes nothing when nothing was drawn", () => {
    const { bar, written } = start("text", true);
    bar.end();
    expect(written).toEqual([]);
  });
});

function start(format: "json" | "text", terminal: boolean) {
  const written: string[] = [];
  return { written, bar: createProgressBar({ format }, { terminal, write: (text) => written.push(text) }) };
}
