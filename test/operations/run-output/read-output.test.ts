import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import {
  readRenderedOutput,
  streamRawOutput,
  streamRenderedOutput,
} from "../../../src/operations/run-output/read-output.ts";
import { createOutputFile, eventLine, recordPath } from "../../fixtures/run-output.ts";

setDefaultTimeout(60_000);

interface Reading {
  believeEvents?: boolean;
  tail?: number;
}

async function rendered(parts: (string | Uint8Array)[], { believeEvents = true, tail }: Reading = {}): Promise<string> {
  using out = createOutputFile(...parts);
  let text = "";
  await streamRenderedOutput({ path: out.path, believeEvents, tail }, (piece) => {
    text += piece;
    return "written";
  });
  return text;
}

async function raw(path: string, tail?: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  await streamRawOutput({ path, tail }, (piece) => {
    pieces.push(piece.slice());
    return "written";
  });
  return Buffer.concat(pieces);
}

const run = [
  eventLine.init(),
  eventLine.call("Execute", { command: "ls" }),
  eventLine.failedResult("no such file"),
  eventLine.assistant("one\ntwo\nthree"),
  eventLine.completion("one\ntwo\nthree"),
];

describe("streamRenderedOutput", () => {
  test("renders a whole run", async () => {
    expect(await rendered(run)).toBe("→ Execute ls\n✗ Execute: no such file\none\ntwo\nthree\n");
  });

  test.each([
    [0, ""],
    [1, "three\n"],
    [2, "two\nthree\n"],
    [4, "✗ Execute: no such file\none\ntwo\nthree\n"],
    [5, "→ Execute ls\n✗ Execute: no such file\none\ntwo\nthree\n"],
    [50, "→ Execute ls\n✗ Execute: no such file\none\ntwo\nthree\n"],
  ])("shows the last %p rendered lines", async (tail, expected) => {
    expect(await rendered(run, { tail })).toBe(expected);
  });

  test("finds the last lines before ten thousand events that show nothing", async () => {
    const silent = eventLine.result("x".repeat(50)).repeat(10_000);
    expect(await rendered([...run, silent], { tail: 2 })).toBe("two\nthree\n");
  });

  test.each([
    [1, "last\n"],
    [2, "b\nlast\n"],
    [9, "a\nb\nlast\n"],
  ])("shows the last %p lines of a plain command", async (tail, expected) => {
    expect(await rendered(["a\nb\nlast"], { believeEvents: false, tail })).toBe(expected);
  });

  test("shows a plain command's events as it printed them", async () => {
    expect(await rendered(run, { believeEvents: false })).toBe(run.join(""));
  });

  test("cuts a line of megabytes with a note", async () => {
    const long = "é".repeat(2_000_000);
    const text = await rendered(["first\n", long], { believeEvents: false, tail: 1 });
    expect(text.slice(0, 60)).toMatch(/^\[… cut: 3\.9 MB before this; --raw shows all of it\]\né+$/);
    expect(text).toEndWith("é\n");
    expect(text.length).toBeLessThan(40_000);
    const message = await rendered([eventLine.init(), eventLine.assistant(long)], { tail: 2 });
    expect(message).toEndWith("é\n[… cut: this line has 4.0 MB; --raw shows all of it]\n");
    expect(await rendered(["first\n", long, "\nlast\n"], { believeEvents: false })).toBe(`first\n${long}\nlast\n`);
  });

  test("survives bytes that are not UTF-8", async () => {
    const bytes = Uint8Array.of(0x61, 0xff, 0xfe, 0x0a, 0xc3, 0x0a);
    expect(await rendered([bytes])).toBe("a\ufffd\ufffd\n\ufffd\n");
    expect(await rendered([bytes], { believeEvents: false, tail: 1 })).toBe("\ufffd\n");
  });

  test("shows nothing of a file that does not exist", async () => {
    const source = { path: "/nonexistent/task.out", believeEvents: true, tail: 3 };
    expect(await readRenderedOutput(source)).toEqual({ text: "", truncated: false });
    expect((await raw("/nonexistent/task.out", 3)).length).toBe(0);
  });

  test("stops when its sink is closed", async () => {
    using out = createOutputFile("line\n".repeat(500_000));
    let pieces = 0;
    const sink = () => (++pieces === 2 ? "closed" : "written");
    await streamRenderedOutput({ path: out.path, believeEvents: false }, sink);
    expect(pieces).toBe(2);
    await streamRawOutput({ path: out.path }, () => (++pieces === 4 ? "closed" : "written"));
    expect(pieces).toBe(4);
  });
});

describe("streamRawOutput", () => {
  test("gives every byte", async () => {
    const noise = Uint8Array.from({ length: 700_000 }, (_, index) => (index * 31) % 256);
    using out = createOutputFile(noise);
    expect((await raw(out.path)).equals(noise)).toBe(true);
    const record = recordPath("stream-tool-then-complete.jsonl");
    expect((await raw(record)).equals(readFileSync(record))).toBe(true);
  });

  test("gives the last lines as they are", async () => {
    using out = createOutputFile("a\nb\n", Uint8Array.of(0xff, 0x0a), "partial");
    expect([...(await raw(out.path, 2))]).toEqual([0xff, 0x0a, ...Buffer.from("partial")]);
  });
});

describe("readRenderedOutput", () => {
  test("keeps the end of what is too long, and says so", async () => {
    using out = createOutputFile("start ", "0123456789".repeat(100_000));
    const source = { path: out.path, believeEvents: false };
    expect(await readRenderedOutput(source, 5)).toEqual({ text: "6789\n", truncated: true });
    expect(await readRenderedOutput(source, 1_000_007)).toMatchObject({ truncated: false });
  });
});
