import { describe, expect, test } from "bun:test";
import { existsSync, writeFileSync } from "node:fs";
import { type PauseState, readPause, writePause } from "../../src/store/pause-state.ts";
import { storePaths } from "../../src/store/store.ts";
import { createTestContext } from "../fixtures/create-test-context.ts";

describe("the pause", () => {
  test.each<PauseState>([
    { all: true, groups: [] },
    { all: false, groups: ["night", "a/b 🚀"] },
    { all: true, groups: ["night"] },
  ])("is read as it was written: %j", async (state) => {
    await using context = createTestContext();
    writePause(context.store, state);
    expect(readPause(context.store)).toEqual(state);
  });

  test("leaves no file when nothing is paused", async () => {
    await using context = createTestContext();
    const nothing = { all: false, groups: [] };
    expect(readPause(context.store)).toEqual(nothing);
    writePause(context.store, { all: true, groups: [] });
    writePause(context.store, nothing);
    expect(existsSync(storePaths.pause(context.store))).toBe(false);
    expect(readPause(context.store)).toEqual(nothing);
  });

  test.each(["", "{", "null", '{"all":"no","groups":[]}', '{"all":false}', '{"all":false,"groups":"night"}'])(
    "holds everything back when its file says %p",
    async (content) => {
      await using context = createTestContext();
      writeFileSync(storePaths.pause(context.store), content);
      expect(readPause(context.store).all).toBe(true);
    },
  );
});
