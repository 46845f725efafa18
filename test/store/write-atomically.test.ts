import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeAtomically } from "../../src/store/write-atomically.ts";
import { catchError } from "../fixtures/catch-error.ts";
import { canMount, mountTmpfs } from "../fixtures/mount-tmpfs.ts";
import { startChild } from "../fixtures/start-child.ts";

setDefaultTimeout(60_000);

let dir: string;
let path: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "write-atomically-"));
  path = join(dir, "x.json");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const countOpenFiles = (): number => readdirSync("/dev/fd").length;

describe("writeAtomically", () => {
  test.each([
    ["text", "Böse 🚀\n", Buffer.from("Böse 🚀\n")],
    ["bytes", new Uint8Array([0, 255, 10]), Buffer.from([0, 255, 10])],
    ["nothing", "", Buffer.alloc(0)],
    ["a megabyte", "ü".repeat(500_000), Buffer.from("ü".repeat(500_000))],
  ])("writes %s for its user alone and leaves nothing else", (_, content, bytes) => {
    writeAtomically(path, content);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect((statSync(path).mode & 0o777).toString(8)).toBe("600");
    expect(readdirSync(dir)).toEqual(["x.json"]);
  });

  test("replaces a file whole, and its mode", () => {
    writeFileSync(path, "a much longer content", { mode: 0o644 });
    writeAtomically(path, "short");
    expect(readFileSync(path, "utf8")).toBe("short");
    expect((statSync(path).mode & 0o777).toString(8)).toBe("600");
  });

  test("replaces a link and leaves what it led to", () => {
    const target = join(dir, "target");
    writeFileSync(target, "precious");
    symlinkSync(target, path);
    writeAtomically(path, "new");
    expect(readFileSync(target, "utf8")).toBe("precious");
    expect(readFileSync(path, "utf8")).toBe("new");
  });

  test("shows a reader in another process whole content only", async () => {
    const going = join(dir, "going");
    const contents = ["a", "b", "c"].map((letter, index) => `${letter.repeat(200_000 * (index + 1))}\n`);
    writeFileSync(going, "");
    writeAtomically(path, contents[0] ?? "");
    await using reader = startChild("read-while.ts", path, going);
    expect(await reader.nextLine()).toBe("reading");
    for (let i = 0; i < 100; i++) writeAtomically(path, contents[i % 3] ?? "");
    rmSync(going);
    const seen = JSON.parse(await reader.nextLine());
    expect(seen.torn).toBe(0);
    expect(seen.whole).toBeGreaterThan(0);
  });

  test("says that the directory is missing", () => {
    expect(() => writeAtomically(join(dir, "none", "x.json"), "x")).toThrow("ENOENT");
  });

  test.skipIf(!canMount())("leaves the old content and no leftover on a full disk (needs leave to mount)", () => {
    using disk = mountTmpfs(join(dir, "disk"));
    const file = join(disk.dir, "x.json");
    writeAtomically(file, "old");
    expect(catchError(() => writeAtomically(file, "x".repeat(100_000)))).toMatchObject({ code: "ENOSPC" });
    expect(readFileSync(file, "utf8")).toBe("old");
    expect(readdirSync(disk.dir)).toEqual(["x.json"]);
    writeAtomically(file, "new");
    expect(readFileSync(file, "utf8")).toBe("new");
  });

  test("leaves no leftover where the name is taken by a directory", () => {
    mkdirSync(path);
    expect(() => writeAtomically(path, "x")).toThrow("EISDIR");
    expect(readdirSync(dir)).toEqual(["x.json"]);
  });

  test("leaves no file open", () => {
    writeAtomically(path, "x");
    const before = countOpenFiles();
    for (let i = 0; i < 20; i++) writeAtomically(path, "x");
    expect(countOpenFiles()).toBe(before);
  });
});
