import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const module = join(import.meta.dir, "../../src/droid/read-payload.ts");

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "read-payload-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

interface Outcome {
  text?: string;
  problem?: string;
  /** Peak resident memory of the reader, in MB. */
  peakMb: number;
}

/** The command of a process that reads a payload from its stdin, says what it got and ends by itself. */
function readerCommand(limits: object): string[] {
  const script = `
    import { readFileSync } from "node:fs";
    import { readPayload } from ${JSON.stringify(module)};
    const read = await readPayload(${JSON.stringify(limits)});
    // On Linux maxRSS begins at the peak of the parent, which is the test runner's.
    const own = process.platform === "linux" && /VmHWM:\\s+(\\d+)/.exec(readFileSync("/proc/self/status", "utf8"));
    const peakKb = own ? Number(own[1]) : process.resourceUsage().maxRSS / 1024;
    console.log(JSON.stringify({ ...read, peakMb: peakKb / 1024 }));
  `;
  return [process.execPath, "-e", script];
}

type Stdin = "pipe" | "ignore" | number | Blob;

function startReader<const T extends Stdin>(stdin: T, limits: object = {}) {
  return Bun.spawn({ cmd: readerCommand(limits), stdin, stdout: "pipe", stderr: "pipe", cwd: dir });
}

async function outcomeOf(reader: {
  stdout: ReadableStream;
  stderr: ReadableStream;
  exited: Promise<number>;
}): Promise<Outcome> {
  const [stdout, stderr] = await Promise.all([new Response(reader.stdout).text(), new Response(reader.stderr).text()]);
  expect(stderr).toBe("");
  expect(await reader.exited).toBe(0);
  return JSON.parse(stdout) as Outcome;
}

describe("readPayload", () => {
  test("reads a pipe to its end", async () => {
    const text = `${JSON.stringify({ session_id: "a", text: "Grüße 🎉 }" })}\n`;
    expect(await outcomeOf(startReader(new Blob([text])))).toMatchObject({ text });
  });

  test("reads a file", async () => {
    const path = join(dir, "payload.json");
    writeFileSync(path, '{"session_id":"a"}');
    expect(await outcomeOf(startReader(openSync(path, "r")))).toMatchObject({ text: '{"session_id":"a"}' });
  });

  test.each(["", "not json", "}", "[1,2]", '{"a":1} {"b":2}'])(
    "gives %p as it is at the end of the pipe",
    async (text) => {
      expect(await outcomeOf(startReader(new Blob([text])))).toMatchObject({ text });
    },
  );

  test("says that a payload breaks off", async () => {
    const broken = startReader(new Blob(['{"session_id":"a","tool_input":{}']));
    expect(await outcomeOf(broken)).toMatchObject({ problem: "the payload on stdin breaks off" });
  });

  test("does not parse what is nested without end", async () => {
    const deep = startReader(new Blob(["[".repeat(4_000_000)]));
    expect(await outcomeOf(deep)).toMatchObject({ problem: "the payload on stdin is nested too deep" });
  });

  test("reads nothing from the null device", async () => {
    expect(await outcomeOf(startReader("ignore"))).toMatchObject({ text: "" });
  });

  test("has the payload as soon as it is whole, though the pipe stays open", async () => {
    const reader = startReader("pipe", { timeoutMs: 600_000 });
    await reader.stdin.write('{"session_id":"a","tool_input":{}');
    await reader.stdin.flush();
    await Bun.sleep(20); // so that it likely comes in two pieces, the first of which ends like a whole one
    await reader.stdin.write(',"more":"}"}\n');
    await reader.stdin.flush();
    expect(await outcomeOf(reader)).toMatchObject({ text: '{"session_id":"a","tool_input":{},"more":"}"}\n' });
    await reader.stdin.end();
  });

  test("puts together a character that comes in two pieces", async () => {
    const reader = startReader("pipe", { timeoutMs: 600_000 });
    const bytes = new TextEncoder().encode('{"a":"🎉"}');
    for (const piece of [bytes.subarray(0, 8), bytes.subarray(8)]) {
      await reader.stdin.write(piece);
      await reader.stdin.flush();
      await Bun.sleep(20);
    }
    expect(await outcomeOf(reader)).toMatchObject({ text: '{"a":"🎉"}' });
    await reader.stdin.end();
  });

  test.each(["", '{"session_id":"a"'])("gives up on a pipe that stays open after %p", async (text) => {
    const reader = startReader("pipe", { timeoutMs: 50 });
    await reader.stdin.write(text);
    await reader.stdin.flush();
    expect(await outcomeOf(reader)).toMatchObject({ problem: "no complete JSON came on stdin within 50 ms" });
    await reader.stdin.end();
  });

  test("reads a payload of some megabytes", async () => {
    const text = JSON.stringify({ session_id: "a", tool_response: "x}".repeat(2_000_000) });
    expect((await outcomeOf(startReader(new Blob([text])))).text).toBe(text);
  });

  test("stops at the cap, in little memory, however much comes", async () => {
    const producer = Bun.spawn(["head", "-c", "100000000", "/dev/zero"], { stdout: "pipe", stderr: "ignore" });
    const reader = Bun.spawn({
      cmd: readerCommand({}),
      stdin: producer.stdout,
      stdout: "pipe",
      stderr: "pipe",
      cwd: dir,
    });
    const { problem, peakMb } = await outcomeOf(reader);
    expect(problem).toBe("the payload on stdin is larger than 8388608 bytes");
    expect(peakMb).toBeLessThan(100);
    producer.kill();
    await producer.exited;
  });

  test("says at once that stdin is a terminal", async () => {
    let shown = "";
    const [executable = "", ...args] = readerCommand({ timeoutMs: 600_000 });
    const reader = Bun.spawn([executable, ...args], {
      cwd: dir,
      terminal: {
        data: (_, bytes) => {
          shown += new TextDecoder().decode(bytes);
        },
      },
    });
    expect(await reader.exited).toBe(0);
    reader.terminal?.close();
    expect(shown).toContain("stdin is a terminal");
  });

  test("says why it cannot read a directory", async () => {
    const { problem } = await outcomeOf(startReader(openSync(dir, "r")));
    expect(problem).toContain("EISDIR");
  });

  test("takes a closed stdin for an empty one", async () => {
    const command = readerCommand({}).map((word) => `'${word.replaceAll("'", "'\\''")}'`);
    const reader = Bun.spawn(["sh", "-c", `exec ${command.join(" ")} <&-`], {
      stdout: "pipe",
      stderr: "pipe",
      cwd: dir,
    });
    expect(await outcomeOf(reader)).toMatchObject({ text: "" });
  });
});
