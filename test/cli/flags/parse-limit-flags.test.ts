import { describe, expect, test } from "bun:test";
import { type LimitFlags, parseLimitFlags } from "../../../src/cli/flags/parse-limit-flags.ts";
import { catchError } from "../../fixtures/catch-error.ts";

const none = { droids: {}, models: {}, groups: {}, groupTimeouts: {} };

describe("parseLimitFlags", () => {
  test.each<[LimitFlags, object | undefined]>([
    [{}, undefined],
    [{ "max-parallel": "4" }, { ...none, maxParallel: 4 }],
    [{ "max-parallel": "none" }, { ...none, maxParallel: null }],
    [
      { droid: "explorer=2, oracle=0", model: "opus=1,m=x=3", group: "night=none" },
      { ...none, droids: { explorer: 2, oracle: null }, models: { opus: 1, "m=x": 3 }, groups: { night: null } },
    ],
    [{ "group-timeout": "night=2h,day=none" }, { ...none, groupTimeouts: { night: "2h", day: null } }],
  ])("reads %j", (flags, changes) => {
    expect(parseLimitFlags(flags)).toEqual(changes as ReturnType<typeof parseLimitFlags>);
  });

  test.each<[LimitFlags, string]>([
    [{ "max-parallel": "many" }, '--max-parallel is "many"; expected a whole number, or none to take the limit away'],
    [{ "max-parallel": "-1" }, '--max-parallel is "-1"; expected a whole number, or none to take the limit away'],
    [{ droid: "explorer" }, '--droid has "explorer"; expected a name and a limit, such as executor-high=1'],
    [{ droid: "a=1,,b=2" }, '--droid has ""; expected a name and a limit, such as executor-high=1'],
    [{ droid: "constructor=1" }, '--droid has "constructor=1"; expected a name and a limit, such as executor-high=1'],
    [{ model: "=2" }, '--model has "=2"; expected a name and a limit, such as opus=2'],
    [{ model: "opus=" }, '--model opus is ""; expected a whole number, or none to take the limit away'],
    [
      { "group-timeout": "night=2" },
      '--group-timeout night is "2"; expected a duration such as 90s, 30m or 2h, or none to take the limit away',
    ],
    [{ "group-timeout": "a/b=1h" }, '--group-timeout names "a/b"; expected up to 64 letters, digits, dots, - and _'],
    [{ group: "a/b=1" }, '--group names "a/b"; expected up to 64 letters, digits, dots, - and _'],
  ])("refuses %j", (flags, message) => {
    expect(catchError(() => parseLimitFlags(flags))).toMatchObject({ code: "usage", message });
  });
});
