import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "../../src/store/open-store.ts";
import { catchError } from "../fixtures/catch-error.ts";

let root: string;
let dir: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "open-store-"));
  dir = join(root, "a", "b", "store");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function makeStore(mode: number): void {
  mkdirSync(dir, { recursive: true });
  chmodSync(dir, mode);
}

const modeOf = (path: string): string => (statSync(path).mode & 0o7777).toString(8);

describe("openStore", () => {
  test("makes the directory and those above it for its user alone, whatever the umask", () => {
    const umask = process.umask(0);
    try {
      expect(openStore(dir)).toEqual({ dir });
    } finally {
      process.umask(umask);
    }
    for (const path of [dir, join(dir, ".index", "live"), join(dir, ".index", "session"), join(root, "a")])
      expect(modeOf(path)).toBe("700");
  });

  test.each([0o700, 0o750, 0o755, 0o500])("opens one that is there, mode %o, and leaves it as it is", (mode) => {
    makeStore(mode);
    expect(openStore(dir)).toEqual({ dir });
    expect(modeOf(dir)).toBe(mode.toString(8));
  });

  test("opens one behind a link, by its real path", () => {
    makeStore(0o700);
    const link = join(root, "link");
    symlinkSync(dir, link);
    expect(openStore(link)).toEqual({ dir: realpathSync(dir) });
  });

  test.each([
    [0o770, "770"],
    [0o720, "720"],
    [0o702, "702"],
    [0o777, "777"],
    [0o1777, "777"],
  ])("refuses one that others may write to, mode %o, and says what to type", (mode, named) => {
    makeStore(mode);
    expect(catchError(() => openStore(dir))).toMatchObject({
      code: "unsafe_store",
      message: `The task store ${dir} is not safe to use: others may write to it (mode ${named})`,
      hint: `Type: chmod 700 ${dir}`,
    });
    expect(modeOf(dir)).toBe(mode.toString(8));
  });

  test.skipIf(process.getuid?.() !== 0)("refuses another user's (only root can make one)", () => {
    makeStore(0o700);
    chownSync(dir, 1234, 1234);
    expect(catchError(() => openStore(dir))).toMatchObject({
      code: "unsafe_store",
      message: expect.stringContaining("it belongs to user 1234, not to you (0)"),
      hint: expect.stringContaining("TASK_BG_DIR"),
    });
  });

  test("refuses a file in its place", () => {
    mkdirSync(join(root, "a", "b"), { recursive: true });
    writeFileSync(dir, "");
    expect(catchError(() => openStore(dir))).toMatchObject({
      code: "unsafe_store",
      message: expect.stringContaining("it is not a directory"),
    });
  });

  test.each([
    ["below a file", () => writeFileSync(join(root, "a"), ""), "ENOTDIR"],
    ["behind a link that leads nowhere", () => symlinkSync(join(root, "none"), join(root, "a")), "ENOENT|EEXIST"],
    ["behind a link that leads to itself", () => symlinkSync(join(root, "a"), join(root, "a")), "ELOOP"],
  ])("says why it cannot make one %s", (_, obstruct, problem) => {
    obstruct();
    expect(catchError(() => openStore(dir))).toMatchObject({
      code: "io",
      message: expect.stringMatching(new RegExp(`^The task store ${dir} cannot be used: .*(${problem})`)),
      hint: expect.stringContaining("TASK_BG_DIR"),
    });
  });
});
