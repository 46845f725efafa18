import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { findLockHolder } from "../../src/process/find-lock-holder.ts";
import { storePaths } from "../../src/store/store.ts";
import { createTestContext } from "../fixtures/create-test-context.ts";
import { startChild } from "../fixtures/start-child.ts";

const testOnLinux = test.skipIf(!existsSync("/proc/locks"));

testOnLinux("names the holder, and nobody who waits", async () => {
  await using context = createTestContext();
  await using holder = startChild("hold-store-lock.ts", context.store.dir);
  expect(await holder.nextLine()).toBe("held");
  await using waiter = startChild("take-lock.ts", storePaths.lock(context.store));
  expect(await waiter.nextLine()).toBe("waiting");
  expect(findLockHolder(storePaths.lock(context.store))).toBe(holder.pid);
});

testOnLinux("names nobody once the holder is gone", async () => {
  await using context = createTestContext();
  const path = storePaths.lock(context.store);
  await using holder = startChild("hold-store-lock.ts", context.store.dir);
  await holder.nextLine();
  await holder.kill("SIGKILL");
  expect(findLockHolder(path)).toBeUndefined();
});

test("names nobody for a file that is not there", () => {
  expect(findLockHolder("/nowhere/.lock")).toBeUndefined();
});
