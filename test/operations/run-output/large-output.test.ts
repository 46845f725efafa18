import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { measurePeakMemory } from "../../fixtures/peak-memory.ts";
import { createOutputFile, eventLine } from "../../fixtures/run-output.ts";

setDefaultTimeout(60_000);

const megabyte = 1_000_000;

/** Prints how much text came, and its end, so that no one can be quick by reading nothing. */
const readTail = `
  const { streamRenderedOutput } = await import("src/operations/run-output/read-output.ts");
  const [path, believe] = process.argv.slice(1);
  let length = 0, last = "";
  await streamRenderedOutput({ path, believeEvents: believe === "events", tail: 5 }, (text) => {
    length += text.length;
    last = text.slice(-5);
    return "written";
  });
  console.log(length + " " + JSON.stringify(last));
`;

const readEvidence = `
  const { readRunEvidence } = await import("src/droid/read-evidence.ts");
  const { readProgress } = await import("src/droid/read-progress.ts");
  const [path, believe] = process.argv.slice(1);
  const believeEvents = believe === "events";
  const { events, tail } = readRunEvidence(path, { believeEvents });
  console.log(tail.length + " " + (events.completion?.text.length ?? "none") + " " + readProgress(path, believeEvents).toolCalls);
`;

function createLargeFile(begin: string, piece: string, end: string, megabytes: number) {
  const out = createOutputFile(begin);
  const block = Buffer.from(piece.repeat(Math.ceil((4 * megabyte) / piece.length)));
  for (let written = 0; written < megabytes * megabyte; written += block.length) out.append(block);
  out.append(end);
  return out;
}

const completed = eventLine.assistant("done") + eventLine.completion("done");
const begun = eventLine.init() + eventLine.call("Read", { path: "a" });
const result = eventLine.result("output of a tool\n".repeat(200));
const shapes = [
  ["plain lines", "plain", "", "a line of a build\n", "\nlast\n"],
  ["one line of text", "plain", "", "no newline ", ""],
  ["one line among events", "events", eventLine.init(), "no newline ", `\n${completed}`],
  ["results that show nothing", "events", begun, result, completed],
  ["results and no end", "events", begun + eventLine.assistant("hello"), result, ""],
  ["messages", "events", begun, eventLine.assistant("a message\nof many\nlines\n".repeat(50)), ""],
  ["a completion without an end", "events", `${begun}{"type":"completion","finalText":"`, "no newline ", "\n"],
  ["false starts of completions", "events", begun, '{"type":"completion","finalText":"', completed],
] as const;

describe("a file of 100 MB", () => {
  test.each(shapes)("of %s costs about the memory of a small one", async (_, believe, begin, piece, end) => {
    using small = createLargeFile(begin, piece, end, 1);
    using large = createLargeFile(begin, piece, end, 100);
    for (const reader of [readTail, readEvidence]) {
      const little = await measurePeakMemory(reader, small.path, believe);
      const much = await measurePeakMemory(reader, large.path, believe);
      expect(much.said).not.toBe("");
      expect(much.peak).toBeLessThan(1.5 * little.peak);
    }
  });
});
