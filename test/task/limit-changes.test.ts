import { describe, expect, test } from "bun:test";
import { changeLimits, type LimitChanges } from "../../src/task/limit-changes.ts";

const none = { droids: {}, models: {}, groups: {}, groupTimeouts: {} };

describe("changeLimits", () => {
  test.each<[string, object, Partial<LimitChanges>, object]>([
    [
      "sets what was not there",
      {},
      { maxParallel: 4, groups: { night: 3 } },
      { maxParallel: 4, limits: { groups: { night: 3 } } },
    ],
    [
      "sets one beside others",
      { limits: { droids: { a: 1, b: 2 }, models: { m: 1 } } },
      { droids: { b: 5, c: 3 } },
      { limits: { droids: { a: 1, b: 5, c: 3 }, models: { m: 1 } } },
    ],
    [
      "sets the time of a group beside its limit",
      { limits: { groups: { g: 1 } } },
      { groupTimeouts: { g: "2h" } },
      { limits: { groups: { g: 1 }, groupTimeouts: { g: "2h" } } },
    ],
    [
      "takes one away",
      { limits: { droids: { a: 1, b: 2 } } },
      { droids: { a: null } },
      { limits: { droids: { b: 2 } } },
    ],
    [
      "leaves nothing empty behind",
      { ttl: "1h", limits: { droids: { a: 1 } } },
      { droids: { a: null } },
      { ttl: "1h" },
    ],
    ["takes the whole limit away", { maxParallel: 4 }, { maxParallel: null }, {}],
    ["takes away what is not there", { ttl: "1h" }, { maxParallel: null, models: { m: null } }, { ttl: "1h" }],
    [
      "keeps what it does not know",
      { x: [1], limits: { y: 2 } },
      { groups: { g: 1 } },
      { x: [1], limits: { y: 2, groups: { g: 1 } } },
    ],
  ])("%s", (_, data, changes, changed) => {
    expect(changeLimits(data as Record<string, unknown>, { ...none, ...changes })).toEqual(
      changed as Record<string, unknown>,
    );
  });

  test("keeps the order of what was there", () => {
    const data = { maxParallel: 2, ttl: "1h", limits: { groups: { a: 1 } }, zoom: 1 };
    const changed = changeLimits(data, { ...none, maxParallel: 3, groups: { a: 2 } });
    expect(JSON.stringify(changed)).toBe('{"maxParallel":3,"ttl":"1h","limits":{"groups":{"a":2}},"zoom":1}');
  });
});
