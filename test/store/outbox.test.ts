import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync } from "node:fs";
import { acknowledge, listOutboxes, listPosted, postCompletion, withDeliveryLock } from "../../src/store/outbox.ts";
import { storePaths } from "../../src/store/store.ts";
import { createTestContext } from "../fixtures/create-test-context.ts";

const session = "840b3669-d407-47e4-9870-94f0d6466ab0";

describe("the outbox", () => {
  test("keeps completions for a session, oldest first and once, until they are acknowledged", async () => {
    await using context = createTestContext();
    const { store } = context;
    for (const id of ["bg_2", "bg_1", "bg_2", "bg_3"]) postCompletion(store, session, id);
    expect(listPosted(store, session)).toEqual(["bg_1", "bg_2", "bg_3"]);
    expect(listOutboxes(store)).toEqual([session]);
    acknowledge(store, session, ["bg_1", "bg_3", "bg_none"]);
    expect(listPosted(store, session)).toEqual(["bg_2"]);
  });

  test("takes the session's directory away with the last, because hooks look for it", async () => {
    await using context = createTestContext();
    postCompletion(context.store, session, "bg_1");
    expect(existsSync(storePaths.outboxOf(context.store, session))).toBe(true);
    acknowledge(context.store, session, ["bg_1"]);
    acknowledge(context.store, session, ["bg_1"]);
    expect(existsSync(storePaths.outboxOf(context.store, session))).toBe(false);
    expect(listPosted(context.store, session)).toEqual([]);
    postCompletion(context.store, session, "bg_2");
    expect(listPosted(context.store, session)).toEqual(["bg_2"]);
  });

  test.each(["main", "", "..", "../..", "a/b", ".hidden", "x".repeat(10_000)])(
    "keeps nothing for nobody, nor for what is no file name",
    async (nobody) => {
      await using context = createTestContext();
      const before = readdirSync(context.store.dir);
      postCompletion(context.store, nobody, "bg_1");
      acknowledge(context.store, nobody, ["bg_1"]);
      expect(listPosted(context.store, nobody)).toEqual([]);
      expect(listOutboxes(context.store)).toEqual([]);
      expect(readdirSync(context.store.dir)).toEqual(before);
    },
  );
});

describe("withDeliveryLock", () => {
  test("delivers alone: who comes meanwhile does not wait and does nothing", async () => {
    await using context = createTestContext();
    postCompletion(context.store, session, "bg_1");
    const delivered: string[] = [];
    await withDeliveryLock(context.store, session, async () => {
      delivered.push("first");
      await withDeliveryLock(context.store, session, async () => {
        delivered.push("second");
      });
    });
    await withDeliveryLock(context.store, session, async () => {
      delivered.push("third");
    });
    expect(delivered).toEqual(["first", "third"]);
  });

  test("lets go when the delivery fails", async () => {
    await using context = createTestContext();
    postCompletion(context.store, session, "bg_1");
    const failing = withDeliveryLock(context.store, session, () => Promise.reject(new Error("the pipe is gone")));
    expect(await failing.catch((error: Error) => error.message)).toBe("the pipe is gone");
    let delivered = false;
    await withDeliveryLock(context.store, session, async () => {
      delivered = true;
    });
    expect(delivered).toBe(true);
  });

  test("has nothing to do where nothing waits", async () => {
    await using context = createTestContext();
    await withDeliveryLock(context.store, session, () => Promise.reject(new Error("called")));
    expect(readdirSync(context.store.dir)).toEqual([".index"]);
  });
});
