import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { closeSync, mkdirSync, openSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireRecord } from "../../src/store/records.ts";
import { storePaths } from "../../src/store/store.ts";
import { withStoreLock } from "../../src/store/with-store-lock.ts";
import { tryLockExclusively } from "../../src/system/flock.ts";
import { catchError } from "../fixtures/catch-error.ts";
import { createTask } from "../fixtures/create-task.ts";
import { createTestContext } from "../fixtures/create-test-context.ts";
import { canMount, mountTmpfs } from "../fixtures/mount-tmpfs.ts";
import { startChild } from "../fixtures/start-child.ts";
import { until } from "../fixtures/until.ts";

setDefaultTimeout(60_000);

/** Whether the lock could be had at this moment. */
function isFree(store: { dir: string }): boolean {
  const fd = openSync(storePaths.lock(store), "r");
  try {
    return tryLockExclusively(fd);
  } finally {
    closeSync(fd);
  }
}

function fail(): never {
  throw new Error("no such luck");
}

describe("withStoreLock", () => {
  test("holds the lock while the action runs, hands on what it returns and lets go", async () => {
    await using context = createTestContext();
    const { store } = context;
    expect(withStoreLock(store, () => isFree(store))).toBe(false);
    expect(isFree(store)).toBe(true);
    expect((statSync(storePaths.lock(store)).mode & 0o777).toString(8)).toBe("600");
  });

  test("lets go when the action fails, and hands on its error", async () => {
    await using context = createTestContext();
    expect(() => withStoreLock(context.store, fail)).toThrow("no such luck");
    expect(isFree(context.store)).toBe(true);
  });

  test("does not pass the lock on to a process that starts meanwhile", async () => {
    await using context = createTestContext();
    const child = withStoreLock(context.store, () =>
      Bun.spawn(["cat"], { stdin: "pipe", stdout: "ignore", stderr: "ignore" }),
    );
    // Between fork and exec the child has a copy for a moment.
    await until(() => isFree(context.store), "the lock is free while the child lives");
    expect(child.exitCode).toBeNull();
    await child.stdin.end();
    await child.exited;
  });

  test("loses none of the changes that four processes make to one record at once", async () => {
    await using context = createTestContext();
    const { id } = createTask(context, { added: 0 });
    const children = Array.from({ length: 4 }, () => startChild("add-to-record.ts", context.store.dir, id, "50"));
    await Promise.all(children.map((child) => child.finish()));
    expect(requireRecord(context.store, id).added).toBe(200);
  });

  test("is free again as soon as its holder is killed with -9", async () => {
    await using context = createTestContext();
    await using holder = startChild("hold-store-lock.ts", context.store.dir);
    expect(await holder.nextLine()).toBe("held");
    expect(isFree(context.store)).toBe(false);
    await holder.kill("SIGKILL");
    expect(withStoreLock(context.store, () => "mine")).toBe("mine");
  });

  test("says so when the lock file cannot be opened", async () => {
    await using context = createTestContext();
    mkdirSync(storePaths.lock(context.store));
    expect(catchError(() => withStoreLock(context.store, () => 0))).toMatchObject({
      code: "io",
      message: expect.stringMatching(new RegExp(`^The task store ${context.store.dir} cannot be written: .*EISDIR`)),
      hint: expect.stringContaining("TASK_BG_DIR"),
    });
  });

  test("says so when the store is gone", async () => {
    await using context = createTestContext();
    rmSync(context.store.dir, { recursive: true });
    expect(catchError(() => withStoreLock(context.store, () => 0))).toMatchObject({ code: "io" });
  });

  test.skipIf(!canMount())("says so when the file system is read-only (needs leave to mount)", async () => {
    await using context = createTestContext();
    using disk = mountTmpfs(join(context.root, "disk"));
    writeFileSync(storePaths.lock(disk), "");
    disk.setReadOnly(true);
    expect(catchError(() => withStoreLock(disk, () => 0))).toMatchObject({
      code: "io",
      message: expect.stringContaining("EROFS"),
    });
  });
});
