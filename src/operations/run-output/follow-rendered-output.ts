import { createTailRenderer } from "./create-tail-renderer.ts";
import { type FollowOptions, followOutput } from "./follow-output.ts";
import type { OutputSource } from "./locate-tail.ts";
import type { Sink } from "./read-output.ts";

/**
 * Follows a run's output as text for reading: what is there (its last `tail` lines), then what comes, until the run ends.
 * Of a task that is tried again, what its next run writes comes after it.
 */
export async function followRenderedOutput(
  source: OutputSource & Pick<FollowOptions, "hasEnded" | "wakeOn" | "signal">,
  sink: Sink<string>,
): Promise<boolean> {
  let renderer = createTailRenderer(source);
  const pass = (text: string) => (text === "" ? "written" : sink(text));
  const onBytes = (bytes: Uint8Array) => pass(renderer.push(bytes));
  const onNextRun = async () => {
    const outcome = await pass(renderer.end());
    renderer = createTailRenderer({ ...source, tail: undefined });
    return outcome;
  };
  const ended = await followOutput({ ...source, from: renderer.from, onBytes, onNextRun });
  if (ended) await pass(renderer.end());
  return ended;
}
