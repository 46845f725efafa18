import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../../../src/context.ts";
import { deliverCompletions } from "../../../src/operations/deliver/deliver-completions.ts";
import { listPosted, postCompletion } from "../../../src/store/outbox.ts";
import { storePaths } from "../../../src/store/store.ts";
import type { TaskRecord } from "../../../src/task/record.ts";
import { createTask } from "../../fixtures/create-task.ts";
import { createTestContext } from "../../fixtures/create-test-context.ts";

const session = "840b3669-d407-47e4-9870-94f0d6466ab0";

/** A task that has ended, and its completion. */
function finish(context: Context, id: string, fields: Partial<TaskRecord> = {}): void {
  createTask(context, { id, status: "completed", result: `result of ${id}`, parent_session_id: session, ...fields });
  postCompletion(context.store, session, id);
}

/** Delivers what waits. @returns what was said, and the trouble */
async function deliver(context: Context): Promise<{ texts: string[]; trouble: string | undefined }> {
  const texts: string[] = [];
  const trouble = await deliverCompletions(context, session, async (text) => texts.push(text) > 0);
  return { texts, trouble };
}

describe("deliverCompletions", () => {
  test("takes completions away once they were told, not before", async () => {
    await using context = createTestContext();
    for (const id of ["bg_1", "bg_2"]) finish(context, id);
    let waiting: string[] = [];
    await deliverCompletions(context, session, async () => {
      waiting = listPosted(context.store, session);
      return true;
    });
    expect(waiting).toEqual(["bg_1", "bg_2"]);
    expect(existsSync(storePaths.outboxOf(context.store, session))).toBe(false);
    expect(await deliver(context)).toEqual({ texts: [], trouble: undefined });
  });

  test("tells again what did not get there, and what was told when it was killed", async () => {
    await using context = createTestContext();
    finish(context, "bg_1");
    await deliverCompletions(context, session, () => Promise.resolve(false));
    const died = deliverCompletions(context, session, () => Promise.reject(new Error("the disk is full")));
    expect(await died.catch((error: Error) => error.message)).toBe("the disk is full");
    expect((await deliver(context)).texts).toEqual([expect.stringContaining("result of bg_1")]);
  });

  test("keeps what is posted while it tells for the next time", async () => {
    await using context = createTestContext();
    finish(context, "bg_1");
    await deliverCompletions(context, session, async () => {
      finish(context, "bg_2");
      return true;
    });
    expect(listPosted(context.store, session)).toEqual(["bg_2"]);
    expect((await deliver(context)).texts).toEqual([expect.stringMatching(/^A background task .*\n- bg_2 /)]);
  });

  test("keeps what is posted before its record is final", async () => {
    await using context = createTestContext();
    finish(context, "bg_1", { status: "running", result: null });
    expect((await deliver(context)).texts).toEqual([]);
    finish(context, "bg_1");
    expect((await deliver(context)).texts).toEqual([expect.stringContaining("result of bg_1")]);
  });

  test("forgets a task that was removed", async () => {
    await using context = createTestContext();
    postCompletion(context.store, session, "bg_gone");
    expect(await deliver(context)).toEqual({ texts: [], trouble: undefined });
    expect(existsSync(storePaths.outboxOf(context.store, session))).toBe(false);
  });

  test("tells once of a record that cannot be read, beside the others", async () => {
    await using context = createTestContext();
    finish(context, "bg_1");
    finish(context, "bg_2");
    writeFileSync(storePaths.record(context.store, "bg_2"), '{"id":"bg_2","status":"done"}');
    const { texts, trouble } = await deliver(context);
    expect(texts).toEqual([expect.stringContaining("result of bg_1")]);
    expect(texts[0]).toContain(
      '- bg_2 "" (unknown, error (unreadable))\n  It has ended, but its record cannot be read',
    );
    expect(trouble).toContain(`${storePaths.record(context.store, "bg_2")} cannot be read: status: `);
    expect(await deliver(context)).toEqual({ texts: [], trouble: undefined });
  });

  test("reads no record that it has no memory for, and says where its result is", async () => {
    await using context = createTestContext();
    finish(context, "bg_1", { result: "x".repeat(9_000_000) });
    const { texts, trouble } = await deliver(context);
    expect(texts[0]).toContain("more than 8388608. Try: task-bg output bg_1 --result");
    expect(trouble).toContain("bg_1.json cannot be read: it has 900");
    expect(await deliver(context)).toEqual({ texts: [], trouble: undefined });
  });

  test("leaves alone what is no completion", async () => {
    await using context = createTestContext();
    finish(context, "bg_1");
    const outbox = storePaths.outboxOf(context.store, session);
    writeFileSync(join(outbox, "notes.txt"), "mine");
    mkdirSync(join(outbox, "bg_directory"));
    expect((await deliver(context)).texts).toEqual([expect.stringContaining("result of bg_1")]);
    expect(await deliver(context)).toEqual({ texts: [], trouble: undefined });
    expect(existsSync(join(outbox, "notes.txt")) && existsSync(join(outbox, "bg_directory"))).toBe(true);
  });

  test("tells of very many a part at a time, the oldest first, and of each once", async () => {
    await using context = createTestContext();
    const ids = Array.from({ length: 120 }, (_, index) => `bg_${String(index).padStart(3, "0")}`);
    for (const id of ids) finish(context, id);
    const texts: string[] = [];
    while (listPosted(context.store, session).length > 0) texts.push(...(await deliver(context)).texts);
    expect(Math.max(...texts.map((text) => text.length))).toBeLessThanOrEqual(6_000);
    expect(texts.flatMap((text) => [...text.matchAll(/^- (\S+)/gm)].map(([, id]) => id))).toEqual(ids);
    expect(texts.map((text) => text.includes("More have finished"))).toEqual([
      ...texts.slice(1).map(() => true),
      false,
    ]);
  });
});
