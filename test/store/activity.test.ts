import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { readActivity, writeActivity } from "../../src/store/activity.ts";
import { storePaths } from "../../src/store/store.ts";
import { createTestContext } from "../fixtures/create-test-context.ts";

const activity = { at: 1_795_500_000_000, outputBytes: 12, processorMs: 340, activeAt: 1_795_499_990_000 };

describe("the last look at a run", () => {
  test("is read as it was written", async () => {
    await using context = createTestContext();
    expect(readActivity(context.store, "bg_1")).toBeUndefined();
    writeActivity(context.store, "bg_1", { ...activity, at: 1 });
    writeActivity(context.store, "bg_1", activity);
    expect(readActivity(context.store, "bg_1")).toEqual(activity);
    expect(readActivity(context.store, "bg_2")).toBeUndefined();
  });

  test.each(["", "{", "null", "{}", '{"at":"now"}'])("starts anew when its file says %p", async (content) => {
    await using context = createTestContext();
    writeFileSync(storePaths.activity(context.store, "bg_1"), content);
    expect(readActivity(context.store, "bg_1")).toBeUndefined();
  });
});
