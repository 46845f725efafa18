import { describe, expect, test } from "bun:test";
import { renderConfigTable } from "../../src/output/config-table.ts";
import { describePause } from "../../src/output/describe-pause.ts";
import { renderLimits } from "../../src/output/limits-table.ts";
import { renderQueueTable } from "../../src/output/queue-table.ts";
import { newRecord } from "../fixtures/create-task.ts";

const now = new Date("2026-11-24T05:00:00.000Z");
const look = { now, columns: 100, color: false };
const nothing = { all: false, groups: [] };

function row(id: string, waitsFor: string, fields: object = {}) {
  return {
    record: newRecord({ now: () => new Date(now.getTime() - 65_000) }, { id, status: "queued", ...fields }),
    waitsFor,
  };
}

describe("renderQueueTable", () => {
  test("says that nothing is queued", () => {
    expect(renderQueueTable([], nothing, look)).toBe("Nothing is queued.");
    expect(renderQueueTable([], { all: true, groups: [] }, look)).toBe(
      "Nothing is queued.\n\nThe queue is paused: nothing starts until task-bg unpause.",
    );
  });

  test("shows each task in one line, and only the columns that say something", () => {
    expect(renderQueueTable([row("bg_1", "bg_0"), row("bg_2", "its turn", { group: "night" })], nothing, look)).toBe(
      [
        "Task ID  Droid     Group  Description         Queued  Waits for",
        "bg_1     explorer         Find auth patterns  1m 5s   bg_0",
        "bg_2     explorer  night  Find auth patterns  1m 5s   its turn",
        "",
        "2 tasks are queued.",
      ].join("\n"),
    );
  });

  test("lets nothing of a task act on the terminal", () => {
    const text = renderQueueTable(
      [row("bg_1", "bg_0", { description: "\u001b[2Jgone", agent: "a\nb" })],
      nothing,
      look,
    );
    expect(text).not.toContain("\u001b");
    expect(text.split("\n")).toHaveLength(4);
  });
});

test.each([
  [nothing, undefined],
  [{ all: true, groups: ["a"] }, "The queue is paused: nothing starts until task-bg unpause."],
  [{ all: false, groups: ["a"] }, "Group a is paused: nothing of it starts until task-bg unpause --group a."],
  [{ all: false, groups: ["a", "b"] }, "These groups are paused: a, b."],
])("describePause of %j", (paused, sentence) => {
  expect(describePause(paused)).toBe(sentence as string);
});

test("renderLimits shows how many may run, and how many do", () => {
  const limits = {
    maxParallel: 8,
    running: 3,
    droids: [{ name: "oracle", limit: 1, running: 1 }],
    models: [],
    groups: [],
    groupTimeouts: [{ name: "night", limit: "2h" }],
  };
  expect(renderLimits(limits, look)).toBe(
    [
      "Limit of             At most  Running",
      "all tasks            8        3",
      "droid oracle         1        1",
      "time of group night  2h",
    ].join("\n"),
  );
});

test("renderConfigTable names the variable that a setting comes from", () => {
  const rows = [
    { key: "ttl", value: "30m", source: "default", variable: "TASK_BG_TTL" },
    { key: "maxParallel", value: 4, source: "environment", variable: "TASK_BG_MAX_PARALLEL" },
    { key: "models", value: { fast: "m1", slow: "m2" }, source: "file", variable: null },
    { key: "limits.droids", value: {}, source: "default", variable: null },
  ];
  expect(renderConfigTable(rows, look)).toBe(
    [
      "Setting        Value            From",
      "ttl            30m              default",
      "maxParallel    4                TASK_BG_MAX_PARALLEL",
      "models         fast=m1 slow=m2  file",
      "limits.droids  none             default",
    ].join("\n"),
  );
});
