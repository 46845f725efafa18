import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { renderTaskTable } from "../../src/output/task-table.ts";
import type { TaskRecord } from "../../src/task/record.ts";
import { createRecord } from "./create-record.ts";

const now = new Date("2026-03-01T12:00:00Z");
const tasks: TaskRecord[] = [
  createRecord({ id: "bg_019ab3f2c1d00000004", status: "queued", description: "Write docs", agent: "librarian" }),
  createRecord({
    id: "bg_019ab3f2c1d00000003",
    status: "running",
    started_at: "2026-03-01T11:57:55Z",
    progress: { percent: 50, lastMessage: "Now the\nroutes" },
  }),
  createRecord({
    id: "bg_019ab3f2c1d00000002",
    status: "completed",
    started_at: "2026-03-01T10:00:00Z",
    completed_at: "2026-03-01T10:00:09Z",
    result: "Fixed all three routes",
  }),
  createRecord({
    id: "bg_019ab3f2c1d00000001",
    status: "error",
    reason: "failed",
    error: "401 bad key",
    agent: "security-auditor",
  }),
];

describe("renderTaskTable", () => {
  test("shows a line a task and the counts beneath", () => {
    expect(renderTaskTable(tasks, { now, columns: 120, color: false })).toMatchInlineSnapshot(`
      "Task ID                 Droid             Status     Description  Elapsed  Progress/Result
      bg_019ab3f2c1d00000004  librarian         queued     Write docs            waiting for its turn
      bg_019ab3f2c1d00000003  executor-med      running    Fix auth     2m 5s    50% Now the routes
      bg_019ab3f2c1d00000002  executor-med      completed  Fix auth     9s       Fixed all three routes
      bg_019ab3f2c1d00000001  security-auditor  error      Fix auth              failed: 401 bad key

      4 tasks: 1 queued, 1 running, 1 completed, 1 error"
    `);
  });

  test("leaves out columns where the terminal is narrow, and never cuts an id", () => {
    expect(renderTaskTable(tasks, { now, columns: 60, color: false })).toMatchInlineSnapshot(`
      "Task ID                 Status     Description  Progress/Re…
      bg_019ab3f2c1d00000004  queued     Write docs   waiting for…
      bg_019ab3f2c1d00000003  running    Fix auth     50% Now the…
      bg_019ab3f2c1d00000002  completed  Fix auth     Fixed all t…
      bg_019ab3f2c1d00000001  error      Fix auth     failed: 401…

      4 tasks: 1 queued, 1 running, 1 completed, 1 error"
    `);
    expect(renderTaskTable(tasks, { now, columns: 10, color: false })).toMatchInlineSnapshot(`
      "Task ID                 Status
      bg_019ab3f2c1d00000004  queued
      bg_019ab3f2c1d00000003  running
      bg_019ab3f2c1d00000002  completed
      bg_019ab3f2c1d00000001  error

      4 tasks: 1 queued, 1 running, 1 completed, 1 error"
    `);
  });

  test("says with colour what it says without", () => {
    const colored = renderTaskTable(tasks, { now, columns: 100, color: true });
    expect(colored).toContain("\u001b[36mrunning\u001b[39m");
    expect(colored).toContain("\u001b[31merror\u001b[39m");
    expect(Bun.stripANSI(colored).replace(/ +$/gm, "")).toBe(
      renderTaskTable(tasks, { now, columns: 100, color: false }),
    );
  });

  test("says how to start when there are no tasks", () => {
    expect(renderTaskTable([], { now, columns: 80, color: false })).toBe(
      'No tasks. Start one with: task-bg launch "<description>" "<prompt>"',
    );
  });

  test("counts each group in a line of its own, whatever its name says", () => {
    const grouped = tasks.map((task, n) => ({
      ...task,
      group: n === 0 ? null : n === 1 ? "api" : "night\u001b[2J ly",
    }));
    expect(renderTaskTable(grouped, { now, columns: 80, color: false }).split("\n").slice(-2)).toEqual([
      "4 tasks: 1 queued, 1 running, 1 completed, 1 error",
      "Groups: api 1 running; night ly 1 completed, 1 error",
    ]);
  });

  test("takes the original's times without a zone as local ones", () => {
    const local = new Date(2026, 2, 1, 12, 0, 0);
    const record = createRecord({ status: "running", started_at: "2026-03-01T11:58:00.123456" });
    expect(renderTaskTable([record], { now: local, columns: 120, color: false })).toContain("1m 59s");
  });

  test("fits every terminal, one line a task, whatever the texts say", () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(
        "\u001b[31mred\u001b[2J",
        "a\nb\tc",
        "漢字かな交じり文",
        "👩‍👩‍👧‍👦 family",
        "x".repeat(5000),
        "\u009b1m\u202e",
      ),
    );
    fc.assert(
      fc.property(text, text, text, fc.integer({ min: 22, max: 300 }), (description, result, agent, columns) => {
        const shown = renderTaskTable([createRecord({ status: "completed", description, result, agent })], {
          now,
          columns,
          color: false,
        });
        const lines = shown.split("\n");
        expect(lines).toHaveLength(4);
        for (const line of lines.slice(0, 2)) expect(Bun.stringWidth(line)).toBeLessThanOrEqual(Math.max(columns, 33));
        expect(shown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
      }),
    );
  });
});
