import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findDroidFile } from "../../src/droid/find-droid-file.ts";
import { UsageError } from "../../src/errors.ts";

let root: string;
let places: { cwd: string; home: string };

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "find-droid-file-"));
  places = { cwd: join(root, "project"), home: join(root, "home") };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function addDroid(base: string, file: string): string {
  const directory = join(base, ".factory", "droids");
  mkdirSync(directory, { recursive: true });
  const path = join(directory, file);
  writeFileSync(path, "x");
  return path;
}

describe("findDroidFile", () => {
  test("finds the user's droid", () => {
    const path = addDroid(places.home, "oracle.md");
    expect(findDroidFile("oracle", places)).toEqual({ path, source: "user" });
  });

  test("prefers the project's droid to the user's", () => {
    addDroid(places.home, "oracle.md");
    const path = addDroid(places.cwd, "oracle.md");
    expect(findDroidFile("oracle", places)).toEqual({ path, source: "project" });
  });

  test("finds nothing where no file has the name", () => {
    addDroid(places.home, "oracle.md");
    expect(findDroidFile("librarian", places)).toBeUndefined();
  });

  test("finds nothing when .factory is a file", () => {
    mkdirSync(places.cwd);
    writeFileSync(join(places.cwd, ".factory"), "");
    expect(findDroidFile("oracle", places)).toBeUndefined();
  });

  test("passes over a directory with the name", () => {
    mkdirSync(join(places.cwd, ".factory", "droids", "oracle.md"), { recursive: true });
    const path = addDroid(places.home, "oracle.md");
    expect(findDroidFile("oracle", places)).toEqual({ path, source: "user" });
  });

  test("follows a link, and passes over a dangling one", () => {
    const path = addDroid(places.home, "shared.md");
    symlinkSync(path, join(places.home, ".factory", "droids", "linked.md"));
    symlinkSync("nowhere", join(places.home, ".factory", "droids", "dangling.md"));
    expect(findDroidFile("linked", places)?.source).toBe("user");
    expect(findDroidFile("dangling", places)).toBeUndefined();
  });

  test.each(["Oracle", "my_droid", "v1.2", "a".repeat(100), "0"])("takes the name %p as given", (name) => {
    const path = addDroid(places.cwd, `${name}.md`);
    expect(findDroidFile(name, places)).toEqual({ path, source: "project" });
  });

  test.each([
    "",
    ".",
    "..",
    "../oracle",
    "a/b",
    "a\\b",
    ".hidden",
    "-flag",
    "a..b",
    "a b",
    "a\0",
    "a\n",
    "é",
    "a".repeat(101),
  ])("refuses %p before it becomes a path", (name) => {
    expect(() => findDroidFile(name, places)).toThrow(UsageError);
  });
});
