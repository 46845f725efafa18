import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLockedOutput, isOutputHeld } from "../../src/process/output-lock.ts";
import { until } from "../fixtures/until.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "task-bg-output-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe("A run's output", () => {
  test("is held from the moment that it has its name", () => {
    const path = join(dir, "a.out");
    const fd = createLockedOutput(path);
    expect(readdirSync(dir)).toEqual(["a.out"]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(isOutputHeld(path)).toBe(true);
    closeSync(fd);
    expect(isOutputHeld(path)).toBe(false);
  });

  test("is made although one who was killed at it left an unfinished one", () => {
    const path = join(dir, "a.out");
    writeFileSync(`${path}.tmp`, "unfinished");
    closeSync(createLockedOutput(path));
    expect(readdirSync(dir)).toEqual(["a.out"]);
    expect(readFileSync(path, "utf8")).toBe("");
  });

  test("is held as long as any process that inherited it lives, however the others went", async () => {
    const path = join(dir, "a.out");
    const fd = createLockedOutput(path);
    const script = "sleep 60 & echo $!; kill -9 $$";
    const child = Bun.spawn(["sh", "-c", script], { stdin: "ignore", stdout: fd, stderr: fd, detached: true });
    closeSync(fd);
    await child.exited;
    expect(isOutputHeld(path)).toBe(true);
    process.kill(Number(readFileSync(path, "utf8")), "SIGKILL");
    await until(() => !isOutputHeld(path), "the lock is free");
  });

  test("is not held by those who read it, nor by those who ask", async () => {
    const path = join(dir, "a.out");
    closeSync(createLockedOutput(path));
    await using reader = Bun.spawn(["tail", "-f", path], { stdin: "ignore", stdout: "ignore", stderr: "ignore" });
    for (let times = 0; times < 3; times++) expect(isOutputHeld(path)).toBe(false);
    reader.kill("SIGKILL");
    await reader.exited;
  });

  test("that does not exist is not held", () => {
    expect(isOutputHeld(join(dir, "none.out"))).toBe(false);
  });

  test("is appended to by all who write", async () => {
    const path = join(dir, "a.out");
    const fd = createLockedOutput(path);
    const child = Bun.spawn(["sh", "-c", "echo one; echo two >&2; printf three >>a.out"], {
      cwd: dir,
      stdout: fd,
      stderr: fd,
    });
    closeSync(fd);
    await child.exited;
    expect(readFileSync(path, "utf8")).toBe("one\ntwo\nthree");
  });

  test("that cannot be made leaves nothing", () => {
    expect(() => createLockedOutput(join(dir, "no/a.out"))).toThrow("ENOENT");
    mkdirSync(join(dir, "b.out"));
    expect(() => createLockedOutput(join(dir, "b.out"))).toThrow("EISDIR");
    expect(existsSync(join(dir, "b.out.tmp"))).toBe(false);
  });
});
