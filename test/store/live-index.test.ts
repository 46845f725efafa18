import { describe, expect, test } from "bun:test";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listLive, markLive, unmarkLive } from "../../src/store/live-index.ts";
import { storePaths } from "../../src/store/store.ts";
import { createTestContext } from "../fixtures/create-test-context.ts";

describe("the index of the living", () => {
  test("lists what was marked, oldest first and once, until it is unmarked", async () => {
    await using context = createTestContext();
    const { store } = context;
    for (const id of ["bg_2", "bg_1", "bg_2", "bg_3"]) markLive(store, id);
    expect(listLive(store)).toEqual(["bg_1", "bg_2", "bg_3"]);
    for (const id of ["bg_2", "bg_2", "bg_none"]) unmarkLive(store, id);
    expect(listLive(store)).toEqual(["bg_1", "bg_3"]);
  });

  test("is empty, and made when needed, where the original script's store has none", async () => {
    await using context = createTestContext({ sample: "original" });
    expect(listLive(context.store)).toEqual([]);
    unmarkLive(context.store, "bg_1");
    markLive(context.store, "bg_1");
    expect(listLive(context.store)).toEqual(["bg_1"]);
  });

  test("passes over what is no id", async () => {
    await using context = createTestContext();
    writeFileSync(join(storePaths.liveIndex(context.store), ".swp"), "");
    expect(listLive(context.store)).toEqual([]);
  });

  test("says so when it cannot be read", async () => {
    await using context = createTestContext();
    const dir = storePaths.liveIndex(context.store);
    rmSync(dir, { recursive: true });
    writeFileSync(dir, "");
    expect(() => listLive(context.store)).toThrow("ENOTDIR");
    rmSync(dir);
    mkdirSync(dir);
    expect(listLive(context.store)).toEqual([]);
  });
});
