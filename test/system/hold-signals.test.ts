import { expect, test } from "bun:test";
import { holdSignals } from "../../src/system/hold-signals.ts";

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s ends nothing in the middle, and is told by its exit code", async (signal, code) => {
  let whole = false;
  const { done, interrupted } = await holdSignals(() => {
    process.kill(process.pid, signal);
    Bun.sleepSync(20);
    whole = true;
    return "done";
  });
  expect({ whole, done, interrupted }).toEqual({ whole: true, done: "done", interrupted: code });
});

test("without a signal there is none, and nothing listens afterwards", async () => {
  const before = process.listenerCount("SIGINT");
  expect(await holdSignals(() => 7)).toEqual({ done: 7, interrupted: undefined });
  expect(process.listenerCount("SIGINT")).toBe(before);
});
