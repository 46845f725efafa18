import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { renderWatchScreen, type WatchPicture } from "../../src/output/watch-screen.ts";
import type { TaskRecord } from "../../src/task/record.ts";
import { firstWatchState, type WatchState } from "../../src/task/watch-state.ts";
import { createRecord } from "./create-record.ts";

const now = new Date("2026-03-01T12:00:00Z");
const tasks: TaskRecord[] = [
  createRecord({
    id: "bg_019ab3f2c1d00000003",
    status: "running",
    group: "nightly",
    started_at: "2026-03-01T11:57:55Z",
    progress: { percent: 50, lastMessage: "Now the routes" },
  }),
  createRecord({ id: "bg_019ab3f2c1d00000004", status: "queued", description: "Write docs", agent: "librarian" }),
  createRecord({
    id: "bg_019ab3f2c1d00000002",
    status: "completed",
    group: "nightly",
    started_at: "2026-03-01T10:00:00Z",
    completed_at: "2026-03-01T10:00:09Z",
    result: "Fixed all three routes",
  }),
];
const many = Array.from({ length: 50 }, (_, n) => createRecord({ id: `bg_${String(n).padStart(2, "0")}` }));

function picture(fields: Partial<WatchPicture> = {}, state: Partial<WatchState> = {}): WatchPicture {
  return {
    rows: 10,
    columns: 90,
    color: false,
    now,
    tasks,
    shown: fields.tasks ?? tasks,
    unreadable: 0,
    output: [],
    ...fields,
    state: { ...firstWatchState, ...state },
  };
}

function draw(fields: Partial<WatchPicture> = {}, state: Partial<WatchState> = {}): string {
  const { lines } = renderWatchScreen(picture(fields, state));
  return lines.map((line) => line.trimEnd()).join("\n");
}

describe("the table", () => {
  test("has counts, groups, the tasks with the selected one marked, and the keys", () => {
    expect(draw()).toMatchInlineSnapshot(`
      "3 tasks: 1 queued, 1 running, 1 completed
      Groups: nightly 1 running, 1 completed

        Task ID                 Droid         Status     Description  Elapsed  Progress/Result
      > bg_019ab3f2c1d00000003  executor-med  running    Fix auth     2m 5s    50% Now the rout…
        bg_019ab3f2c1d00000004  librarian     queued     Write docs            waiting for its …
        bg_019ab3f2c1d00000002  executor-med  completed  Fix auth     9s       Fixed all three …


      q quit  ? help  enter output  c cancel  / filter  up/down select  r refresh"
    `);
  });

  test.each([4, 5, 6, 7])("leaves a row for the selected task on a terminal of %d", (rows) => {
    expect(draw({ rows })).toMatch(/^> bg_019ab3f2c1d00000003/m);
  });

  test("has all its keys on a terminal of 12 rows and 80 columns", () => {
    const { lines } = renderWatchScreen(picture({ rows: 12, columns: 80 }, { view: { kind: "help" } }));
    expect(lines.join("\n")).toContain("words that must all be in a task, or its state\n");
    expect(lines.join("\n")).toMatch(/^ {2}q +back, quit$/m);
  });

  test("is cut before what stands across the edge", () => {
    const { lines } = renderWatchScreen(picture({ columns: 15, tasks: [] }, { filter: "𝅘𝅥𝅮 ⺀𝅘𝅥𝅮" }));
    expect(lines[1]).toBe("Filter: 𝅘𝅥𝅮 ⺀");
  });

  test("says what the filter is and what it leaves", () => {
    const shown = draw({ shown: tasks.slice(0, 1) }, { filter: "running" });
    expect(shown).toContain("\nFilter: running (1 shown)\n");
    expect(shown).toContain("3 tasks: 1 queued, 1 running, 1 completed");
    expect(shown).not.toContain("Write docs");
    expect(draw({ shown: [] }, { filter: "x" })).toContain("\nNo task matches the filter\n");
    expect(draw({ tasks: [] })).toContain("0 tasks\n\nNo tasks\n");
  });

  test("says how many records cannot be read", () => {
    expect(draw({ unreadable: 2 })).toStartWith("3 tasks: 1 queued, 1 running, 1 completed; 2 unreadable");
  });

  test.each([
    [0, "bg_00", "bg_06"],
    [3, "bg_00", "bg_06"],
    [20, "bg_17", "bg_23"],
    [49, "bg_43", "bg_49"],
  ])("with row %d of 50 selected shows %s to %s", (row, first, last) => {
    const state = { selected: { id: many[row]?.id ?? "", row } };
    const { lines, page } = renderWatchScreen(picture({ rows: 11, tasks: many }, state));
    const ids = lines.flatMap((line) => /bg_\d\d/.exec(line)?.[0] ?? []);
    expect(page).toBe(7);
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([7, first, last]);
    expect(lines.filter((line) => line.startsWith("> "))).toEqual([expect.stringContaining(many[row]?.id ?? "?")]);
  });

  test("marks the selected row all over where there is colour", () => {
    const { lines } = renderWatchScreen(picture({ color: true }));
    const marked = lines.find((line) => line.includes("\x1b[7m")) ?? "";
    expect(Bun.stripANSI(marked)).toStartWith("> bg_019ab3f2c1d00000003");
    expect(Bun.stringWidth(marked)).toBe(90);
  });
});

describe("the output", () => {
  const output = Array.from({ length: 20 }, (_, n) => `row ${n + 1}`);
  const id = "bg_019ab3f2c1d00000003";

  test.each<[number | "end", string, string, string]>([
    ["end", "row 14", "row 20", "newest"],
    [0, "row 1", "row 7", "row 1-7 of 20"],
    [5, "row 6", "row 12", "row 6-12 of 20"],
    [99, "row 14", "row 20", "row 14-20 of 20"],
  ])("from %p shows %s to %s", (top, first, last, place) => {
    const lines = draw({ output }, { view: { kind: "output", id, top } }).split("\n");
    expect(lines[0]).toBe(`${id}  running  2m 5s  Fix auth`);
    expect(lines.slice(2, 9)).toEqual(output.slice(output.indexOf(first), output.indexOf(last) + 1));
    expect(lines[9]).toStartWith(`${place}  q back`);
  });

  test("says that there is nothing yet, and that the task was removed", () => {
    const lines = draw({}, { view: { kind: "output", id: "bg_gone", top: "end" } }).split("\n");
    expect(lines[0]).toBe("bg_gone  removed");
    expect(lines[9]).toStartWith("nothing yet");
  });
});

describe("the foot", () => {
  test.each<[string, Partial<WatchState>]>([
    ["Cancel bg_1 and all that it started? y/n", { view: { kind: "confirm", id: "bg_1", over: { kind: "table" } } }],
    ["/run_  enter: keep, escape: undo", { view: { kind: "filter", before: "" }, filter: "run" }],
    ["bg_1 is cancelled", { notice: "bg_1 is cancelled\x1b[2J" }],
    ["any key: back", { view: { kind: "help" } }],
  ])("says %j", (foot, state) => {
    expect(draw({}, state).split("\n").at(-1)).toBe(foot);
  });

  test("a question stands over the output that it was asked in", () => {
    const over = { kind: "output", id: "bg_1", top: "end" } as const;
    const lines = draw({ output: ["said"] }, { view: { kind: "confirm", id: "bg_1", over } }).split("\n");
    expect(lines[2]).toBe("said");
    expect(lines.at(-1)).toBe("Cancel bg_1 and all that it started? y/n");
  });
});

test("fills every terminal exactly, whatever the tasks say", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom(
      "\x1b[31mred\x1b[2J",
      "a\nb\tc",
      "漢字かな交じり文",
      "👩‍👩‍👧‍👦 family",
      "x".repeat(500),
      "\u009b1m\u202e",
    ),
  );
  const view = fc.constantFrom<WatchState["view"]>(
    { kind: "table" },
    { kind: "help" },
    { kind: "filter", before: "" },
    { kind: "output", id: "bg_1", top: "end" },
    { kind: "confirm", id: "bg_1", over: { kind: "table" } },
  );
  fc.assert(
    fc.property(
      text,
      view,
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 120 }),
      fc.nat(40),
      (said, shownView, rows, columns, count) => {
        const all = Array.from({ length: count }, (_, n) =>
          createRecord({ id: `bg_${n}`, description: said, agent: said, group: said, progress: { lastMessage: said } }),
        );
        const state = { view: shownView, filter: said, notice: said };
        const { lines, page } = renderWatchScreen(
          picture({ tasks: all, rows, columns, color: count % 2 === 0 }, state),
        );
        expect(lines).toHaveLength(rows);
        expect(page).toBeGreaterThan(0);
        for (const line of lines) {
          expect(Bun.stringWidth(line)).toBeLessThanOrEqual(columns);
          expect(Bun.stripANSI(line)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
        }
      },
    ),
  );
});
