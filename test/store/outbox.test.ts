import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { acknowledge, listOutboxes, listPosted, postCompletion, withDeliveryLock } from "../../src/store/outbox.ts";
import { storePaths } from "../../src/store/store.ts";
import { catchError } from "../fixtures/catch-error.ts";
import { createTestContext } from "../fixtures/create-test-context.ts";
import { canMount, mountTmpfs } from "../fixtures/mount-tmpfs.ts";
import { type Child, startChild } from "../fixtures/start-child.ts";

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

  test("counts neither directories nor what has no task's name", async () => {
    await using context = createTestContext();
    const { store } = context;
    postCompletion(store, session, "bg_1");
    writeFileSync(join(storePaths.outboxOf(store, session), "notes.txt"), "");
    mkdirSync(join(storePaths.outboxOf(store, session), "bg_directory"));
    writeFileSync(storePaths.outboxOf(store, "file"), "");
    expect(listPosted(store, session)).toEqual(["bg_1"]);
    expect(listOutboxes(store)).toEqual([session]);
    acknowledge(store, session, ["bg_1"]);
    expect(readdirSync(storePaths.outboxOf(store, session)).sort()).toEqual(["bg_directory", "notes.txt"]);
  });

  test("says where it cannot leave a completion", async () => {
    await using context = createTestContext();
    mkdirSync(storePaths.outbox(context.store));
    const place = storePaths.outboxOf(context.store, session);
    writeFileSync(place, "");
    const error = catchError(() => postCompletion(context.store, session, "bg_1"));
    expect(error.code).toBe("io");
    expect(error.message).toStartWith(`The completion of bg_1 cannot be left in ${place}: EEXIST`);
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

  test("delivers each completion once, also where the directory is taken away and made anew all the time", async () => {
    await using context = createTestContext();
    const going = join(context.root, "going");
    writeFileSync(going, "");
    await using first = startChild("deliver-while.ts", context.store.dir, session, going);
    await using second = startChild("deliver-while.ts", context.store.dir, session, going);
    await using third = startChild("deliver-while.ts", context.store.dir, session, going);
    const deliverers = [first, second, third];
    for (const deliverer of deliverers) expect(await deliverer.nextLine()).toBe("delivering");
    const ids = Array.from({ length: 3_000 }, (_, index) => `bg_${index}`);
    for (const id of ids) postCompletion(context.store, session, id);
    rmSync(going);
    const delivered = (await Promise.all(deliverers.map(readIds))).flat();
    expect(delivered.length).toBe(ids.length);
    expect(new Set(delivered)).toEqual(new Set(ids));
  });

  test.skipIf(!canMount())("does not deliver what it could not take away: it would be told for ever", async () => {
    await using context = createTestContext();
    using disk = mountTmpfs(storePaths.outbox(context.store));
    postCompletion(context.store, session, "bg_1");
    disk.setReadOnly(true);
    const delivering = withDeliveryLock(context.store, session, () => Promise.reject(new Error("called")));
    expect(await delivering.catch((error: Error) => error.message)).toContain("EROFS");
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

async function readIds(deliverer: Child): Promise<string[]> {
  const ids: string[] = [];
  for (let line = await deliverer.nextLine(); line !== "done"; line = await deliverer.nextLine())
    ids.push(...line.split(" "));
  return ids;
}
