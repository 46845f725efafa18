import { describe, expect, test } from "bun:test";
import { renderTaskReport } from "../../src/output/task-report.ts";
import { createRecord } from "./create-record.ts";

const now = new Date("2026-03-01T12:00:00Z");

describe("renderTaskReport", () => {
  test("says of a task in its backoff when it is tried again", () => {
    const task = createRecord({
      id: "bg_1",
      status: "running",
      description: "Flaky",
      started_at: "2026-03-01T12:00:25Z",
    });
    expect(renderTaskReport([task], { now })).toContain("- Flaky (bg_1): is tried again in 25s");
  });

  test("has the original's table and lists, and tells of what failed as well", () => {
    const tasks = [
      createRecord({ id: "bg_1", status: "completed", result: "Fixed all three routes\n\nDetails follow." }),
      createRecord({
        id: "bg_2",
        status: "running",
        agent: "test-engineer",
        description: "Write tests",
        started_at: "2026-03-01T11:57:55Z",
        progress: { percent: 50 },
      }),
      createRecord({ id: "bg_3", status: "running", description: "Explore", agent: "explorer" }),
      createRecord({ id: "bg_4", status: "queued", description: "Later" }),
      createRecord({
        id: "bg_5",
        status: "error",
        reason: "timeout",
        error: "Stopped at its time limit",
        description: "Slow one",
      }),
      createRecord({ id: "bg_6", status: "cancelled", description: "Not wanted" }),
      createRecord({ id: "bg_7", status: "completed", result: "", description: "" }),
    ];
    expect(renderTaskReport(tasks, { now })).toMatchInlineSnapshot(`
      "## Background Tasks

      | Task ID | Droid | Status | Result |
      |---|---|---|---|
      | bg_1 | executor-med | completed | Fixed all three routes Details follow. |
      | bg_2 | test-engineer | running | 50% |
      | bg_3 | explorer | running | running |
      | bg_4 | executor-med | queued | queued |
      | bg_5 | executor-med | error | timeout: Stopped at its time limit |
      | bg_6 | executor-med | cancelled | cancelled |
      | bg_7 | executor-med | completed | no result |

      ### Completed

      - Fix auth (bg_1): Fixed all three routes Details follow.
      - bg_7: no result

      ### Failed

      - Slow one (bg_5): timeout: Stopped at its time limit

      ### Cancelled

      - Not wanted (bg_6): cancelled

      ### Still Running

      - Write tests (bg_2): 50%, for 2m 5s
      - Explore (bg_3): running
      - Later (bg_4): queued"
    `);
  });

  test("leaves out the lists that would be empty", () => {
    expect(renderTaskReport([], { now })).toBe("## Background Tasks\n\nNo tasks.");
    expect(renderTaskReport([createRecord({ status: "completed", result: "x" })], { now })).not.toMatch(
      /Failed|Cancelled|Still Running/,
    );
  });

  test.each([
    ["a|b", "a\\|b"],
    ["a\\|b", "a\\\\\\|b"],
    ["a\nb\r\nc", "a b c"],
    ["\u001b[31mred\u001b[0m", "red"],
  ])("keeps %j in its cell as %j", (result, cell) => {
    const [, , , , row] = renderTaskReport([createRecord({ id: "bg_1", status: "completed", result })], { now }).split(
      "\n",
    );
    expect(row).toBe(`| bg_1 | executor-med | completed | ${cell} |`);
  });

  test("shows only the start of a long result", () => {
    const report = renderTaskReport([createRecord({ status: "completed", result: "x".repeat(1_000_000) })], { now });
    expect(report.length).toBeLessThan(700);
    expect(report).toContain("…");
  });
});
