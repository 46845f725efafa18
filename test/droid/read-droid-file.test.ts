import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDroidFile } from "../../src/droid/read-droid-file.ts";

let dir: string;
let path: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "read-droid-file-"));
  path = join(dir, "painter.md");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe("readDroidFile", () => {
  test("reads a file", () => {
    writeFileSync(path, "---\nname: painter\n---\nYou paint.\n");
    expect(readDroidFile(path)).toMatchObject({ name: "painter", systemPrompt: "You paint." });
  });

  test("names a file that does not parse", () => {
    writeFileSync(path, "You paint.\n");
    expect(() => readDroidFile(path)).toThrow(`The droid file ${path} is not valid: `);
  });

  test("names a file that is not there", () => {
    expect(() => readDroidFile(path)).toThrow(`The droid file ${path} cannot be read: `);
  });

  test("does not wait for a FIFO behind a link, nor read a device", () => {
    const fifo = join(dir, "fifo");
    expect(Bun.spawnSync(["mkfifo", fifo]).exitCode).toBe(0);
    symlinkSync(fifo, path);
    expect(() => readDroidFile(path)).toThrow("it is not a regular file");
    expect(() => readDroidFile("/dev/zero")).toThrow("it is not a regular file");
  });

  test("refuses a file of an absurd size", () => {
    writeFileSync(path, `---\nname: painter\n---\n${"x".repeat(1024 * 1024)}`);
    expect(() => readDroidFile(path)).toThrow("larger than 1048576 bytes");
  });
});
