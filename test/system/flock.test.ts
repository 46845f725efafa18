import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockExclusively, tryLockExclusively, tryLockShared } from "../../src/system/flock.ts";
import { holdOutput } from "../fixtures/hold-output.ts";
import { startChild } from "../fixtures/start-child.ts";
import { until } from "../fixtures/until.ts";

setDefaultTimeout(60_000);

let dir: string;
let path: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "flock-"));
  path = join(dir, "x.out");
  writeFileSync(path, "");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Opens the file twice, as two processes would, and closes both at the end. */
function openTwice(): { first: number; second: number } & Disposable {
  const [first, second] = [openSync(path, "r"), openSync(path, "r")];
  return {
    first,
    second,
    [Symbol.dispose]: () => {
      closeSync(first);
      closeSync(second);
    },
  };
}

describe("flock", () => {
  test.each([
    ["an exclusive lock keeps out another", tryLockExclusively, tryLockExclusively, false],
    ["an exclusive lock keeps out a shared one", tryLockExclusively, tryLockShared, false],
    ["a shared lock keeps out an exclusive one", tryLockShared, tryLockExclusively, false],
    ["a shared lock lets in another", tryLockShared, tryLockShared, true],
    ["a lock that was waited for keeps out another", lockExclusively, tryLockShared, false],
  ])("%s", (_, lock, tryLock, taken) => {
    using files = openTwice();
    expect(lock(files.first)).toBe(true);
    expect(tryLock(files.second)).toBe(taken);
  });

  test("is given back when its descriptor is closed", () => {
    const first = openSync(path, "r");
    expect(tryLockExclusively(first)).toBe(true);
    closeSync(first);
    using files = openTwice();
    expect(tryLockExclusively(files.second)).toBe(true);
  });

  test("is held by a process that inherited it as its stdout, until that was killed with -9", async () => {
    await using holder = holdOutput(path);
    using files = openTwice();
    expect(tryLockShared(files.first)).toBe(false);
    await holder.kill();
    expect(tryLockShared(files.first)).toBe(true);
  });

  test("fails on a descriptor that is not open", () => {
    expect(tryLockShared(1_000_000)).toBe(false);
    expect(lockExclusively(1_000_000)).toBe(false);
  });

  test.skipIf(!existsSync("/proc/locks"))("waits until the lock is free (seen in /proc/locks)", async () => {
    const fd = openSync(path, "r");
    expect(tryLockExclusively(fd)).toBe(true);
    await using waiter = startChild("take-lock.ts", path);
    expect(await waiter.nextLine()).toBe("waiting");
    const waits = new RegExp(`-> FLOCK\\s+ADVISORY\\s+WRITE\\s+${waiter.pid} `);
    await until(() => waits.test(readFileSync("/proc/locks", "utf8")), "the child waits for the lock");
    closeSync(fd);
    expect(await waiter.nextLine()).toBe("mine");
  });

  test("loads no library that lies in the working directory", () => {
    for (const name of ["libc.so.6", "libc.so", "libSystem.B.dylib", "ld-musl-x86_64.so.1"])
      writeFileSync(join(dir, name), "no library");
    const script = join(import.meta.dir, "..", "fixtures", "children", "take-lock.ts");
    const { stdout, stderr, exitCode } = Bun.spawnSync([process.execPath, script, path], { cwd: dir });
    expect(stderr.toString()).toBe("");
    expect(stdout.toString()).toBe("waiting\nmine\n");
    expect(exitCode).toBe(0);
  });
});
