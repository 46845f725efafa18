import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { largestPriority, turnOf } from "../../src/task/queue-order.ts";
import { createTaskId } from "../../src/task/task-id.ts";

const begin = Date.parse("2026-11-24T05:00:00.000Z");
const minute = 60_000;

/** A task launched so many minutes after the first. */
function task(name: string, minutes: number, priority = 0) {
  return { name, priority, id: createTaskId(new Date(begin + minutes * minute), "00000000") };
}

describe("the order of the queue", () => {
  test.each<[string, ReturnType<typeof task>[], string]>([
    ["is first in, first out within a priority", [task("b", 1), task("a", 0), task("c", 2)], "a b c"],
    ["puts a higher priority before what waits", [task("a", 0), task("b", 59, 1), task("c", 59, 2)], "c b a"],
    ["puts a lower priority behind what comes later", [task("a", 0, -1), task("b", 59)], "b a"],
    ["lets none wait for ever: an hour is worth a point", [task("a", 0), task("b", 61, 1), task("c", 121, 2)], "a b c"],
    [
      "takes ids that tell no time by their priority",
      [
        { ...task("a", 0), id: "x" },
        { ...task("b", 0, 1), id: "y" },
      ],
      "b a",
    ],
  ])("%s", (_, tasks, order) => {
    const sorted = tasks.toSorted((a, b) => (turnOf(a) < turnOf(b) ? -1 : 1));
    expect(sorted.map(({ name }) => name).join(" ")).toBe(order);
  });

  test("is that of any two priorities at one moment", () => {
    const priority = fc.integer({ min: -largestPriority, max: largestPriority });
    fc.assert(
      fc.property(priority, priority, fc.integer({ min: 0, max: 16 ** 11 - 1 }), (first, second, ms) => {
        fc.pre(first !== second);
        const [a, b] = [first, second].map((given) =>
          turnOf({ id: createTaskId(new Date(ms), "00000000"), priority: given }),
        );
        expect(String(a) < String(b)).toBe(first > second);
      }),
    );
  });
});
