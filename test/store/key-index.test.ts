import { describe, expect, test } from "bun:test";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { findTaskOfKey, isKey, linkKey, unlinkKey } from "../../src/store/key-index.ts";
import { storePaths } from "../../src/store/store.ts";
import { createTestContext } from "../fixtures/create-test-context.ts";

describe("the index of keys", () => {
  test("finds a key's task until it is forgotten; the last link counts", async () => {
    await using context = createTestContext();
    const { store } = context;
    expect(findTaskOfKey(store, "nightly")).toBeUndefined();
    linkKey(store, "nightly", "bg_1");
    linkKey(store, "nightly", "bg_2");
    expect(findTaskOfKey(store, "nightly")).toBe("bg_2");
    unlinkKey(store, "nightly");
    unlinkKey(store, "nightly");
    expect(findTaskOfKey(store, "nightly")).toBeUndefined();
  });

  test.each([".", "..", "../../x", "a/b", "a\0b", "a\nb", "ü 🚀", "%2f", "-x"])(
    "keeps the key %p inside, apart from every other",
    async (key) => {
      await using context = createTestContext();
      linkKey(context.store, "other", "bg_1");
      const before = readdirSync(context.root, { recursive: true }).length;
      linkKey(context.store, key, "bg_2");
      expect(readdirSync(storePaths.keyIndex(context.store)).length).toBe(2);
      expect(readdirSync(context.root, { recursive: true }).length).toBe(before + 1);
      expect([findTaskOfKey(context.store, key), findTaskOfKey(context.store, "other")]).toEqual(["bg_2", "bg_1"]);
    },
  );

  test("believes no entry that names no task", async () => {
    await using context = createTestContext();
    linkKey(context.store, "nightly", "bg_1");
    writeFileSync(join(storePaths.keyIndex(context.store), "key-nightly"), "../x");
    expect(findTaskOfKey(context.store, "nightly")).toBeUndefined();
  });
});

describe("isKey", () => {
  test.each([
    ["nothing", ""],
    ["201 characters", "x".repeat(201)],
    ["what has 201 when it is encoded", "ü".repeat(34)],
    ["half a character", "\ud83d"],
  ])("takes not %s", (_, key) => {
    expect(isKey(key)).toBe(false);
  });

  test("takes only what can be linked", async () => {
    await using context = createTestContext();
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 30 }), (key) => {
        fc.pre(isKey(key));
        linkKey(context.store, key, "bg_1");
        expect(findTaskOfKey(context.store, key)).toBe("bg_1");
        unlinkKey(context.store, key);
        expect(readdirSync(storePaths.keyIndex(context.store))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
