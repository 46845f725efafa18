import { describe, expect, test } from "bun:test";
import { type LimitFlags, parseLimitFlags } from "../../src/cli/parse-limit-flags.ts";
import { catchError } from "../fixtures/catch-error.ts";

describe("parseLimitFlags", () => {
  test.each<[LimitFlags, object | undefined]>([
    [{}, undefined],
    [{ "max-parallel": "4" }, { maxParallel: 4, droids: {}, models: {}, groups: {} }],
    [{ "max-parallel": "none" }, { maxParallel: null, droids: {}, models: {}, groups: {} }],
    [
      { droid: "explorer=2, oracle=0", model: "opus=1,m=x=3", group: "night=none" },
      { droids: { explorer: 2, oracle: null }, models: { opus: 1, "m=x": 3 }, groups: { night: null } },
    ],
  ])("reads %j", (flags, changes) => {
    expect(parseLimitFlags(flags)).toEqual(changes as ReturnType<typeof parseLimitFlags>);
  });

  test.each<[LimitFlags, string]>([
    [{ "max-parallel": "many" }, '--max-parallel is "many"; expected a whole number, or none to take the limit away'],
    [{ "max-parallel": "-1" }, '--max-parallel is "-1"; expected a whole number, or none to take the limit away'],
    [{ droid: "explorer" }, '--droid has "explorer"; expected a name and a limit, such as executor-high=1'],
    [{ droid: "a=1,,b=2" }, '--droid has ""; expected a name and a limit, such as executor-high=1'],
    [{ model: "=2" }, '--model has "=2"; expected a name and a limit, such as opus=2'],
    [{ model: "opus=" }, '--model opus is ""; expected a whole number, or none to take the limit away'],
    [{ group: "a/b=1" }, '--group names "a/b"; expected up to 64 letters, digits, dots, - and _'],
  ])("refuses %j", (flags, message) => {
    expect(catchError(() => parseLimitFlags(flags))).toMatchObject({ code: "usage", message });
  });
});
