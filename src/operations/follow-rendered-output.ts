import { createTailRenderer } from "./create-tail-renderer.ts";
import { type FollowOptions, followOutput } from "./follow-output.ts";
import type { OutputSource } from "./locate-tail.ts";
import type { Sink } from "./read-output.ts";

/** Follows a run's output as text for reading: what is there (its last `tail` lines), then what comes, until the run ends. */
export async function followRenderedOutput(
  source: OutputSource & Pick<FollowOptions, "hasEnded" | "wakeOn" | "signal">,
  sink: Sink<string>,
): Promise<boolean> {
  const renderer = createTailRenderer(source);
  const pass = (text: string) => (text === "" ? "written" : sink(text));
  const onBytes = (bytes: Uint8Array) => pass(renderer.push(bytes));
  const ended = await followOutput({ ...source, from: renderer.from, onBytes });
  if (ended) await pass(renderer.end());
  return ended;
}
