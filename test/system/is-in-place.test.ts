import { expect, test } from "bun:test";
import { closeSync, mkdtempSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isInPlace } from "../../src/system/is-in-place.ts";

test("A file is in its place until it is moved or removed, also when another one takes the place", () => {
  const dir = mkdtempSync(join(tmpdir(), "task-bg-place-"));
  const path = join(dir, "file");
  writeFileSync(path, "");
  const fd = openSync(path, "r");
  try {
    expect(isInPlace(fd, path)).toBe(true);
    renameSync(path, `${path}.1`);
    expect(isInPlace(fd, path)).toBe(false);
    writeFileSync(path, "");
    expect(isInPlace(fd, path)).toBe(false);
    expect(isInPlace(fd, `${path}.1`)).toBe(true);
  } finally {
    closeSync(fd);
    rmSync(dir, { recursive: true });
  }
});
