import { describe, expect, test } from "bun:test";
import { type DetailedTask, renderTaskDetails } from "../../src/output/task-details.ts";
import { createRecord } from "./create-record.ts";

const look = { now: new Date("2026-03-01T12:00:00Z"), columns: 80, color: false };

describe("renderTaskDetails", () => {
  test("shows a running task", () => {
    const task: DetailedTask = {
      ...createRecord({
        kind: "droid",
        autonomy: "medium",
        model: "claude-opus-5",
        started_at: "2026-03-01T11:57:55.123Z",
        timeout_ms: 1_800_000,
        cwd: "/home/ada/shop",
        session_id: "alias",
        droid_session_id: "5d1c",
        parent_session_id: "main",
        process: { pid: 4711 },
        progress: {
          percent: 50,
          toolCalls: 12,
          lastTool: "Read",
          lastMessage: "Now the routes",
          outputFile: "/store/bg.out",
        },
      }),
      alive: true,
    };
    expect(renderTaskDetails(task, look)).toMatchInlineSnapshot(`
      "Task          bg_019ab3f2c1d00000001
      Description   Fix auth
      Droid         executor-med, autonomy medium, model claude-opus-5
      Status        running, its process lives
      Started       2026-03-01T11:57:55Z (2m 4s ago)
      Running for   2m 4s, 27m 55s left of its limit
      Progress      50%, 12 tool calls, last Read
      Last message  Now the routes
      Directory     /home/ada/shop
      Output        /store/bg.out
      Session       5d1c
      Parent        main
      Process       4711
      Prompt        Fix it"
    `);
  });

  test("shows a failed command", () => {
    const task: DetailedTask = {
      ...createRecord({
        kind: "exec",
        argv: ["make", "test"],
        status: "error",
        reason: "failed",
        started_at: "2026-03-01T10:00:00Z",
        completed_at: "2026-03-01T10:00:09Z",
        exit: { code: 2 },
        error: "make: *** [test] Error 2",
        prompt: "make test",
      }),
      alive: false,
    };
    expect(renderTaskDetails(task, look)).toMatchInlineSnapshot(`
      "Task         bg_019ab3f2c1d00000001
      Description  Fix auth
      Command      make test
      Status       error (failed)
      Started      2026-03-01T10:00:00Z (2h ago)
      Ended        2026-03-01T10:00:09Z (1h 59m ago)
      Took         9s
      Exit         2
      Error        make: *** [test] Error 2"
    `);
  });

  test("shows with which others a task belongs, what it waits for and how it is tried again", () => {
    const task = createRecord({
      status: "queued",
      group: "nightly",
      priority: 3,
      after: [
        { id: "bg_1", on: "ok" },
        { id: "bg_2", on: "any" },
      ],
      key: "nightly-build",
      retries: 2,
      attempts: [{ status: "error" }],
      parent_task_id: "bg_3",
    });
    expect(renderTaskDetails(task, look)).toContain(
      [
        "Group        nightly",
        "Priority     3",
        "After        bg_1, any:bg_2",
        "Key          nightly-build",
        "Attempt      2 of 3 at most",
        "Launched by  bg_3",
      ].join("\n"),
    );
  });

  test("counts an attempt that was asked for by hand, which has its further tries again", () => {
    const task = createRecord({ attempts: [{}, {}], retries: 1, retries_from: 2 });
    expect(renderTaskDetails(task, look)).toMatch(/^Attempt +3 of 4 at most$/m);
    expect(renderTaskDetails(createRecord({}), look)).not.toContain("Attempt");
  });

  test("keeps an error of one line whole, at whose end the reason may stand", () => {
    const error = `It was to start when ${"bg_1".repeat(30)} completed, which is cancelled`;
    expect(renderTaskDetails(createRecord({ status: "cancelled", error }), look)).toContain(`Error        ${error}`);
  });

  test("shows a record of the original script with what it has", () => {
    const task: DetailedTask = { ...createRecord({ prompt: "", description: "" }), alive: null };
    expect(renderTaskDetails(task, look)).toMatchInlineSnapshot(`
      "Task    bg_019ab3f2c1d00000001
      Droid   executor-med
      Status  running, as its record says; nothing is known of its process"
    `);
  });

  test.each<[Partial<DetailedTask>, string]>([
    [{ status: "running", alive: true }, "running, its process lives"],
    [{ status: "running", stop_requested: { at: "x", why: "cancel" } }, "running, being stopped (cancel)"],
    [{ status: "running", alive: true, started_at: "2026-03-01T12:00:25Z" }, "running, is tried again in 25s"],
    [{ status: "queued", alive: false }, "queued"],
    [{ status: "completed", alive: true }, "completed, but a process of it still lives"],
    [{ status: "error", reason: "lost" }, "error (lost)"],
    [{ status: "error" }, "error"],
    [{ status: "cancelled" }, "cancelled"],
  ])("says of %j: %p", (fields, status) => {
    expect(renderTaskDetails(createRecord(fields as Partial<ReturnType<typeof createRecord>>), look)).toMatch(
      new RegExp(`^Status +${status.replace(/[()]/g, "\\$&")}$`, "m"),
    );
  });

  test("bounds long texts and makes them safe", () => {
    const line = `${"\u001b[2J漢".repeat(500)}\n`;
    const shown = renderTaskDetails(
      createRecord({ status: "completed", result: line.repeat(1000), prompt: line.repeat(1000) }),
      look,
    );
    const lines = shown.split("\n");
    expect(lines.length).toBeLessThan(40);
    for (const shownLine of lines) expect(Bun.stringWidth(shownLine)).toBeLessThanOrEqual(80);
    expect(shown).not.toContain("\u001b");
    expect(shown).toContain("… 2501000 characters in all");
  });

  test("keeps a path whole, which somebody may copy", () => {
    const cwd = `/${"deep/".repeat(40)}`;
    expect(renderTaskDetails(createRecord({ cwd }), look)).toContain(cwd);
  });

  test("says with colour what it says without", () => {
    const task = createRecord({ status: "completed", result: "Done" });
    const colored = renderTaskDetails(task, { ...look, color: true });
    expect(colored).toContain("\u001b[32mcompleted\u001b[39m");
    expect(Bun.stripANSI(colored)).toBe(renderTaskDetails(task, look));
  });
});
