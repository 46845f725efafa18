import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { formatDuration, parseDuration } from "../../src/task/duration.ts";

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

describe("parseDuration", () => {
  test.each([
    ["90s", 90_000],
    ["30m", 1_800_000],
    ["2h", 7_200_000],
    ["7d", 604_800_000],
    ["250ms", 250],
    ["1h30m", 5_400_000],
    ["1m5s250ms", 65_250],
    ["1.5h", 5_400_000],
    ["0.5s", 500],
    ["007s", 7000],
    ["1.6ms", 2],
    ["99999999d", 99_999_999 * units.d],
  ])("reads %p", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  const malformed = [
    "",
    "30",
    "s",
    "-5m",
    "+5m",
    "5 m",
    " 5m",
    "5m ",
    "5m\n",
    "1.s",
    ".5s",
    "1,5h",
    "5M",
    "5w",
    "1h30",
    "30m1",
  ];
  const unsuitable = ["0s", "0.4ms", "1e3s", "Infinity", "٣s", "999999999999999d"];
  test.each([...malformed, ...unsuitable])("takes none of %p", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test.each([
    ["a number beyond all numbers", `${"9".repeat(400)}d`],
    ["100,000 digits", "1".repeat(100_000)],
  ])("takes none of %s", (_, text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test("reads any whole number of any unit", () => {
    const unit = fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[]));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), unit, (amount, name) => {
        expect(parseDuration(`${amount}${name}`)).toBe(amount * units[name]);
      }),
    );
  });
});

describe("formatDuration", () => {
  test.each([
    [0, "0s"],
    [999, "0s"],
    [-5000, "0s"],
    [4000, "4s"],
    [59_999, "59s"],
    [60_000, "1m"],
    [125_000, "2m 5s"],
    [3_599_999, "59m 59s"],
    [3_600_000, "1h"],
    [11_520_000, "3h 12m"],
    [47 * units.h + 59 * units.m, "47h 59m"],
    [48 * units.h, "2d"],
    [52 * units.h, "2d 4h"],
    [400 * units.d, "400d"],
  ])("says %d ms as %p", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  test("says what parseDuration reads back, short of less than its smaller unit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 10_000 * units.d }), (ms) => {
        const text = formatDuration(ms);
        const said = parseDuration(text.replace(" ", "")) ?? Number.NaN;
        const slack = text.includes("d") ? units.h : text.includes("h") ? units.m : units.s;
        expect(said).toBeLessThanOrEqual(ms);
        expect(said).toBeGreaterThan(ms - slack);
      }),
    );
  });
});
