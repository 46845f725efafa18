import { expect, test } from "bun:test";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { listEntries, touchEntry } from "../../src/store/index-directory.ts";
import { createTestContext } from "../fixtures/create-test-context.ts";

test("an entry brings its directory, for nobody else, and is kept when it is there", async () => {
  await using context = createTestContext();
  const path = join(context.root, "new/index/bg_1");
  touchEntry(path);
  expect(statSync(join(context.root, "new/index")).mode & 0o777).toBe(0o700);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  writeFileSync(path, "kept");
  touchEntry(path);
  expect(readFileSync(path, "utf8")).toBe("kept");
});

test("a directory that is not there has no entries; one that is none is said", async () => {
  await using context = createTestContext();
  expect(listEntries(join(context.root, "none"))).toEqual([]);
  mkdirSync(join(context.root, "some/bg_1"), { recursive: true });
  expect(listEntries(join(context.root, "some")).map(({ name }) => name)).toEqual(["bg_1"]);
  writeFileSync(join(context.root, "file"), "");
  expect(() => listEntries(join(context.root, "file"))).toThrow("ENOTDIR");
  expect(() => touchEntry(join(context.root, "file/bg_1"))).toThrow("ENOTDIR");
});
