import { describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettingsFile } from "../../src/droid/read-settings-file.ts";

describe("readSettingsFile", () => {
  test.each<[string, string, Record<string, unknown>]>([
    ["plain JSON", '{"a":1}', { a: 1 }],
    ["comments", '{ // one\n "a": /* two\n lines */ 1 }', { a: 1 }],
    ["what looks like comments in strings", '{"a":"http://x/*y*/","b":"\\"//"}', { a: "http://x/*y*/", b: '"//' }],
  ])("reads %s", (_, text, settings) => {
    using directory = createDirectory();
    writeFileSync(directory.file, text);
    expect(readSettingsFile(directory.file)).toEqual({ kind: "settings", settings });
  });

  test.each([
    ["a comma before a closing bracket", '{"a":1,}'],
    ["no JSON", "{"],
    ["nothing", ""],
    ["a list", "[]"],
    ["a word", '"x"'],
  ])("does not read %s, like the Droid CLI", (_, text) => {
    using directory = createDirectory();
    writeFileSync(directory.file, text);
    expect(readSettingsFile(directory.file)).toEqual({ kind: "unreadable" });
  });

  test("tells a file that is not there", () => {
    using directory = createDirectory();
    expect(readSettingsFile(directory.file)).toEqual({ kind: "missing" });
  });

  test("does not hang at a FIFO, nor stumble over a directory", () => {
    using directory = createDirectory();
    Bun.spawnSync(["mkfifo", directory.file]);
    expect(readSettingsFile(directory.file)).toEqual({ kind: "unreadable" });
    mkdirSync(`${directory.file}.d`);
    expect(readSettingsFile(`${directory.file}.d`)).toEqual({ kind: "unreadable" });
  });

  test("takes no megabytes for settings", () => {
    using directory = createDirectory();
    writeFileSync(directory.file, JSON.stringify({ a: "x".repeat(5 * 1024 * 1024) }));
    expect(readSettingsFile(directory.file)).toEqual({ kind: "unreadable" });
  });
});

function createDirectory() {
  const path = mkdtempSync(join(tmpdir(), "task-bg-settings-"));
  return { file: join(path, "settings.json"), [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
