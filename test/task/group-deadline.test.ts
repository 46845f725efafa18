import { describe, expect, test } from "bun:test";
import { joinGroup } from "../../src/task/group-deadline.ts";
import type { TaskRecord } from "../../src/task/record.ts";
import { newRecord } from "../fixtures/create-task.ts";

const now = new Date("2026-11-24T05:00:00.000Z");
const deadline = "2026-11-24T05:30:00.000Z";

function task(fields: Partial<TaskRecord>): TaskRecord {
  return newRecord({ now: () => now }, { group: "night", ...fields });
}

describe("a task that joins its group", () => {
  const begun = task({ id: "bg_1", group_deadline: deadline });
  test.each<[string, timeoutMs: number | undefined, unfinished: TaskRecord[], deadline: string | null]>([
    ["has no end of its time when that is not limited", undefined, [begun], null],
    ["begins its time as the first one", 7_200_000, [], "2026-11-24T07:00:00.000Z"],
    ["shares the time that has begun", 7_200_000, [begun], deadline],
    [
      "begins it when the others came before it was limited",
      60_000,
      [task({ id: "bg_1" })],
      "2026-11-24T05:01:00.000Z",
    ],
    [
      "has nothing to do with other groups",
      60_000,
      [task({ id: "bg_1", group: "day", group_deadline: deadline })],
      "2026-11-24T05:01:00.000Z",
    ],
    [
      "begins anew when it is run again after all have ended",
      60_000,
      [task({ id: "bg_2", group_deadline: deadline })],
      "2026-11-24T05:01:00.000Z",
    ],
  ])("%s", (_, timeoutMs, unfinished, expected) => {
    expect(joinGroup(task({ id: "bg_2" }), timeoutMs, unfinished, now).group_deadline).toBe(expected);
  });
});
