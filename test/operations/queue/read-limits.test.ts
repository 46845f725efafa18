import { expect, test } from "bun:test";
import { effectiveLimits } from "../../../src/operations/queue/effective-limits.ts";
import { readLimits } from "../../../src/operations/queue/read-limits.ts";
import { storePaths } from "../../../src/store/store.ts";
import { createTask } from "../../fixtures/create-task.ts";
import { createTestContext } from "../../fixtures/create-test-context.ts";
import { holdOutput } from "../../fixtures/hold-output.ts";

test("readLimits counts what runs against each limit, a model's by its alias too", async () => {
  const limits = { maxParallel: 4, droids: { oracle: 2, explorer: 1 }, models: { fast: 1 }, groups: { night: 3 } };
  await using context = createTestContext({
    config: { limits, models: { fast: "model-9" }, groupTimeouts: { night: 5_400_000 } },
  });
  const fields = { agent: "oracle", model: "model-9", group: "night" };
  createTask(context, { id: "bg_1", ...fields }, { run: "pid 99999999\n", out: "" });
  createTask(context, { id: "bg_2", status: "completed", ...fields }, { run: "pid 99999999\nexit 0\n", out: "" });
  await using _ = holdOutput(storePaths.output(context.store, "bg_1"));
  expect(readLimits(context)).toEqual({
    maxParallel: 4,
    running: 1,
    droids: [
      { name: "oracle", limit: 2, running: 1 },
      { name: "explorer", limit: 1, running: 0 },
    ],
    models: [{ name: "fast", limit: 1, running: 1 }],
    groups: [{ name: "night", limit: 3, running: 1 }],
    groupTimeouts: [{ name: "night", limit: "1h30m" }],
  });
});

test("effectiveLimits names models by their ids, and of two limits of one takes the smaller", () => {
  const limits = { maxParallel: 8, droids: {}, models: { opus: 2, "claude-opus-5": 1, mine: 3, other: 4 }, groups: {} };
  expect(effectiveLimits({ limits, models: { mine: "haiku" } }).models).toEqual({
    "claude-opus-5": 1,
    "claude-haiku-4-5-20251001": 3,
    other: 4,
  });
});
