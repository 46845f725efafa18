import { writeSync } from "node:fs";
import { environmentOutsideTask } from "../../config/environment.ts";
import { isOutputOfRun } from "../../process/output-lock.ts";

/**
 * Runs this command line again in a session of its own and without the task's cookie. Whoever stops tasks from inside one
 * does this first: an agent may cancel its own task, and a limit's watcher sits in the group that is about to be ended.
 * @param options relay: whether the copy gets no stdout of this process, because somebody in the task waits for its end
 * @returns the copy's exit code
 */
export async function rerunOutsideTask(executable: string, options: { relay?: boolean } = {}): Promise<number> {
  const child = Bun.spawn([executable, ...Bun.argv.slice(2)], {
    env: environmentOutsideTask(),
    stdin: "ignore",
    stdout: options.relay ? "pipe" : outputFor(1),
    stderr: outputFor(2),
    detached: true,
  });
  for (const [fd, stream] of [
    [1, child.stdout],
    [2, child.stderr],
  ] as const)
    if (stream) await relay(stream, fd);
  return await child.exited;
}

// With the task's own output as its stdout the copy would hold the lock whose release it waits for.
function outputFor(fd: 1 | 2): "inherit" | "pipe" {
  return isOutputOfRun(fd) ? "pipe" : "inherit";
}

async function relay(stream: ReadableStream<Uint8Array>, fd: number): Promise<void> {
  for await (const bytes of stream) writeSync(fd, bytes);
}
