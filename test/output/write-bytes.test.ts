import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemErrorCode, TaskBgError } from "../../src/errors.ts";
import { writeBytes } from "../../src/output/write-bytes.ts";

setDefaultTimeout(60_000);

const module = join(import.meta.dir, "../../src/output/write-bytes.ts");
const pattern = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));

interface Pipe extends Disposable {
  readonly reader: number;
  readonly writer: number;
  closeReader(): void;
}

/** A pipe whose two ends do not block. */
function createPipe(): Pipe {
  const directory = mkdtempSync(join(tmpdir(), "write-bytes-"));
  const path = join(directory, "pipe");
  Bun.spawnSync(["mkfifo", path]);
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  let readerOpen = true;
  const closeReader = () => {
    if (readerOpen) closeSync(reader);
    readerOpen = false;
  };
  const dispose = () => {
    closeReader();
    closeSync(writer);
    rmSync(directory, { recursive: true });
  };
  return { reader, writer, closeReader, [Symbol.dispose]: dispose };
}

function readAvailable(fd: number): Buffer {
  const buffer = Buffer.alloc(50_000);
  try {
    return buffer.subarray(0, readSync(fd, buffer));
  } catch (error) {
    if (systemErrorCode(error) === "EAGAIN") return buffer.subarray(0, 0);
    throw error;
  }
}

describe("writeBytes", () => {
  test("writes everything in order to a pipe that does not block and is read slowly", async () => {
    using pipe = createPipe();
    const writing = writeBytes(pattern, pipe.writer);
    let read = Buffer.alloc(0);
    for (let rounds = 0; read.length < pattern.length && rounds < 10_000; rounds++) {
      read = Buffer.concat([read, readAvailable(pipe.reader)]);
      await Bun.sleep(1);
    }
    expect(await writing).toBe("written");
    expect(read.equals(pattern)).toBe(true);
  });

  test("says that the reader has gone, before and during the writing", async () => {
    using pipe = createPipe();
    const writing = writeBytes(pattern, pipe.writer);
    await Bun.sleep(1);
    pipe.closeReader();
    expect(await writing).toBe("closed");
    expect(await writeBytes(Buffer.from("x"), pipe.writer)).toBe("closed");
  });

  test("has nothing to write of nothing", async () => {
    expect(await writeBytes(new Uint8Array(), -1)).toBe("written");
  });

  test("says what the system refuses", async () => {
    const fd = openSync("/dev/null", "r");
    try {
      const failure = await writeBytes(Buffer.from("x"), fd).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(TaskBgError);
    } finally {
      closeSync(fd);
    }
  });

  const script = `
    import { writeBytes } from ${JSON.stringify(module)};
    for (let i = 0; i < 5; i++) if (await writeBytes(new Uint8Array(1_000_000).fill(65 + i)) === "closed") process.exit(7);
  `;
  const expected = Buffer.concat(["A", "B", "C", "D", "E"].map((letter) => Buffer.alloc(1_000_000, letter)));

  test.each([
    [">>", "before"],
    [">", ""],
  ])("writes to a file whole under %s", (redirection, before) => {
    const directory = mkdtempSync(join(tmpdir(), "write-bytes-"));
    try {
      const path = join(directory, "file");
      writeFileSync(path, "before");
      const command = `"$1" -e "$2" ${redirection} "$3"`;
      const { stderr, exitCode } = Bun.spawnSync(["sh", "-c", command, "sh", process.execPath, script, path]);
      expect(stderr.toString()).toBe("");
      expect(exitCode).toBe(0);
      expect(readFileSync(path).equals(Buffer.concat([Buffer.from(before), expected]))).toBe(true);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test("writes to a pipe whole, and stops without a word when its reader does", () => {
    const whole = Bun.spawnSync([process.execPath, "-e", script]);
    expect(whole.stdout.equals(expected)).toBe(true);
    const command = `{ "$1" -e "$2"; echo "exit $?" >&2; } | head -c 3`;
    const cut = Bun.spawnSync(["sh", "-c", command, "sh", process.execPath, script]);
    expect(cut.stdout.toString()).toBe("AAA");
    expect(cut.stderr.toString()).toBe("exit 7\n");
  });
});
