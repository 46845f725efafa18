import { openForReading, readBlocks } from "../../droid/file-bytes.ts";
import { createTailRenderer } from "./create-tail-renderer.ts";
import { locateRawTail, type OutputSource } from "./locate-tail.ts";

/** Takes the next piece; `closed` ends the reading. A piece of bytes is only good until it has been taken. */
export type Sink<T> = (piece: T) => SinkOutcome | Promise<SinkOutcome>;
export type SinkOutcome = "written" | "closed";

/** Text that may have been too long to hold. */
export interface BoundedText {
  text: string;
  /** Whether its beginning was left out. */
  truncated: boolean;
}

/** Reads a run's output as text for reading, in bounded memory whatever its size. */
export async function streamRenderedOutput(source: OutputSource, sink: Sink<string>): Promise<void> {
  const renderer = createTailRenderer(source);
  using file = openForReading(source.path);
  for (const block of file ? readBlocks(file, renderer.from) : []) {
    const text = renderer.push(block);
    if (text !== "" && (await sink(text)) === "closed") return;
  }
  const rest = renderer.end();
  if (rest !== "") await sink(rest);
}

/** Reads a run's output byte for byte, whole or its last lines. */
export async function streamRawOutput(
  source: Omit<OutputSource, "believeEvents">,
  sink: Sink<Uint8Array>,
): Promise<void> {
  const from = locateRawTail(source.path, source.tail);
  using file = openForReading(source.path);
  for (const block of file ? readBlocks(file, from) : []) if ((await sink(block)) === "closed") return;
}

/** Reads a run's output into one string: the last `maxLength` characters of it when it is longer. */
export async function readRenderedOutput(source: OutputSource, maxLength = 16_000_000): Promise<BoundedText> {
  let text = "";
  let truncated = false;
  await streamRenderedOutput(source, (piece) => {
    text += piece;
    if (text.length > 2 * maxLength) [text, truncated] = [text.slice(-maxLength), true];
    return "written";
  });
  return { text: text.slice(-maxLength).toWellFormed(), truncated: truncated || text.length > maxLength };
}
