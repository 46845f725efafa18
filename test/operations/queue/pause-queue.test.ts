import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { pauseQueue, unpauseQueue } from "../../../src/operations/queue/pause-queue.ts";
import { readPause } from "../../../src/store/pause-state.ts";
import { storePaths } from "../../../src/store/store.ts";
import { createTestContext } from "../../fixtures/create-test-context.ts";

describe("a pause", () => {
  test("of the whole queue and of groups are kept apart", async () => {
    await using context = createTestContext();
    expect(pauseQueue(context, "night")).toEqual({ all: false, groups: ["night"] });
    expect(pauseQueue(context, undefined)).toEqual({ all: true, groups: ["night"] });
    expect(pauseQueue(context, "day")).toEqual({ all: true, groups: ["day", "night"] });
    expect(unpauseQueue(context, undefined)).toEqual({ all: false, groups: ["day", "night"] });
    expect(unpauseQueue(context, "night")).toEqual({ all: false, groups: ["day"] });
    expect(readPause(context.store)).toEqual({ all: false, groups: ["day"] });
  });

  test("said twice is one, and lifted when there is none is no fault", async () => {
    await using context = createTestContext();
    pauseQueue(context, "night");
    expect(pauseQueue(context, "night").groups).toEqual(["night"]);
    unpauseQueue(context, "night");
    expect(unpauseQueue(context, "night")).toEqual({ all: false, groups: [] });
  });

  test("whose file is broken can be lifted", async () => {
    await using context = createTestContext();
    writeFileSync(storePaths.pause(context.store), "nonsense");
    expect(unpauseQueue(context, undefined)).toEqual({ all: false, groups: [] });
    expect(readPause(context.store)).toEqual({ all: false, groups: [] });
  });
});
