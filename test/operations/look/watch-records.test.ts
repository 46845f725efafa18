import { describe, expect, test } from "bun:test";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type RecordChanges, type RecordWatch, watchRecords } from "../../../src/operations/look/watch-records.ts";
import { writeAtomically } from "../../../src/store/write-atomically.ts";
import { catchError } from "../../fixtures/catch-error.ts";
import { createTestContext } from "../../fixtures/create-test-context.ts";
import { startChildBehind } from "../../fixtures/start-child.ts";
import { canUseUpInotify, withoutInotify } from "../../fixtures/without-inotify.ts";

/** The next changes that are not nothing. */
async function nextChange(records: RecordWatch): Promise<RecordChanges> {
  for (let looks = 0; looks < 60; looks++) {
    const changes = await records.next(1_000);
    if (changes === "any" || changes.size > 0) return changes;
  }
  throw new Error("Nothing changed");
}

describe("watchRecords", () => {
  test("names the records that are written and removed, also between two waits, and no other file", async () => {
    await using context = createTestContext();
    const path = (name: string) => join(context.store.dir, name);
    using records = watchRecords(context.store.dir);
    for (const name of ["bg_1.out", "bg_2.run"]) writeFileSync(path(name), "");
    writeAtomically(path("bg_3.json"), "{}");
    expect(await nextChange(records)).toEqual(new Set(["bg_3"]));
    // At once: both changes may be told as one.
    rmSync(path("bg_3.json"));
    expect(await nextChange(records)).toEqual(new Set(["bg_3"]));
    for (;;) {
      const more = await records.next(50);
      if (more !== "any" && more.size === 0) break;
      expect(more).toEqual(new Set(["bg_3"]));
    }
  });

  test("says what is wrong with a directory that cannot be watched at all", () => {
    const missing = join(import.meta.dir, "missing");
    expect(catchError(() => watchRecords(missing))).toMatchObject({ code: "ENOENT" });
  });

  test.skipIf(!canUseUpInotify()).each(["instances", "watches"] as const)(
    "still tells that something changed when the system's inotify %s are used up",
    async (kind) => {
      await using context = createTestContext();
      await using watcher = startChildBehind(withoutInotify(kind), "watch-records.ts", context.store.dir);
      expect(await watcher.nextLine()).toBe("watching");
      writeAtomically(join(context.store.dir, "bg_1.json"), "{}");
      expect(await watcher.nextLine()).toBe("any");
    },
  );
});
