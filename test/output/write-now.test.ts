import { expect, setDefaultTimeout, test } from "bun:test";
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemErrorCode } from "../../src/errors.ts";

setDefaultTimeout(60_000);

const writer = join(import.meta.dir, "children/write-much.ts");

test("loses nothing on a pipe that does not block and is read slowly", async () => {
  const directory = mkdtempSync(join(tmpdir(), "task-bg-stderr-"));
  const path = join(directory, "pipe");
  Bun.spawnSync(["mkfifo", path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const stderr = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  try {
    const child = Bun.spawn([process.execPath, writer, "300000"], { stdin: "ignore", stdout: "ignore", stderr });
    let read = 0;
    for (let rounds = 0; read < 300_000 && rounds < 20_000; rounds++) {
      read += readSome(reader);
      await Bun.sleep(1);
    }
    expect(read).toBe(300_000);
    expect(await child.exited).toBe(0);
  } finally {
    closeSync(reader);
    closeSync(stderr);
    rmSync(directory, { recursive: true });
  }
});

test.each([
  ["that nobody reads any more", "2>&1 >/dev/null | head -c 1"],
  ["that is closed", "2>&-"],
])("is silent on a stderr %s", async (_, redirection) => {
  const script = `"$0" "$1" 1000000 ${redirection}`;
  const child = Bun.spawn(["bash", "-c", `${script}; exit \${PIPESTATUS[0]}`, process.execPath, writer], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  expect(stdout.length).toBeLessThanOrEqual(1);
  expect(stderr).toBe("");
  expect(await child.exited).toBe(0);
});

function readSome(fd: number): number {
  try {
    return readSync(fd, Buffer.alloc(10_000));
  } catch (error) {
    if (systemErrorCode(error) === "EAGAIN") return 0;
    throw error;
  }
}
