import { type FSWatcher, watch } from "node:fs";
import { type ReadableFile, readBlocks } from "../../droid/file-bytes.ts";
import { openFollowedFile } from "./open-followed-file.ts";
import type { Sink, SinkOutcome } from "./read-output.ts";

/** Not every file system reports changes, and a queued task has no file yet. */
const tickMs = 1000;
/** A change within a millisecond of another is not reported (Bun folds them), so a busy file is looked at again. */
const settleMs = 10;

export interface FollowOptions {
  path: string;
  /** Offset of the first byte to hand on. */
  from: number;
  /** Whether nothing more will be written. Asked after every wake-up. */
  hasEnded: () => boolean | Promise<boolean>;
  onBytes: Sink<Uint8Array>;
  /** Told between two runs of a task that is tried again, when all of the first was handed on. */
  onNextRun?: () => Promise<SinkOutcome>;
  /** Other files whose change may mean that the run has ended. */
  wakeOn?: readonly string[];
  signal?: AbortSignal | undefined;
}

/**
 * Hands on what is written to a file as soon as it is, until the run has ended and everything was handed on, the sink
 * is closed or the signal aborts. A task that is tried again writes another file at the same path: that is followed next.
 * @returns whether it went on to the run's end
 */
export async function followOutput(options: FollowOptions): Promise<boolean> {
  for (let from = options.from; ; from = 0) {
    const end = await followRun(options, from);
    if (end !== "replaced") return end === "ended";
    if ((await options.onNextRun?.()) === "closed") return false;
  }
}

async function followRun(options: FollowOptions, from: number): Promise<"ended" | "replaced" | "left"> {
  using alarm = createAlarm([options.path, ...(options.wakeOn ?? [])], options.signal);
  using file = openFollowedFile(options.path);
  let offset = from;
  let quiet = true;
  while (!options.signal?.aborted) {
    // Both asked before reading: what was written up to the end is then there to be read.
    const ended = await options.hasEnded();
    const replaced = file.isReplaced();
    const next = await handOn(options, file.read(), offset);
    if (next === undefined) return "left";
    if (replaced) return "replaced";
    if (ended) return "ended";
    const changed = await alarm.wait(quiet && next === offset ? tickMs : settleMs);
    quiet = !changed;
    offset = next;
  }
  return "left";
}

async function handOn(
  { onBytes, signal }: FollowOptions,
  file: ReadableFile | undefined,
  from: number,
): Promise<number | undefined> {
  let offset = from;
  for (const block of file ? readBlocks(file, from) : []) {
    const { length } = block;
    if (signal?.aborted || (await onBytes(block)) === "closed") return undefined;
    offset += length;
  }
  return offset;
}

interface Alarm extends Disposable {
  /** Waits until a file changes or the signal aborts, or for so long. A change since the last time counts. */
  wait(longestMs: number): Promise<boolean>;
}

function createAlarm(paths: readonly string[], signal: AbortSignal | undefined): Alarm {
  // A change between two waits must not be missed, so it is kept until the next.
  let rung = Promise.withResolvers<boolean>();
  const ring = (): void => rung.resolve(true);
  const watchers = new Map<string, FSWatcher>();
  watchNewFiles(watchers, paths, ring);
  signal?.addEventListener("abort", ring);
  return {
    async wait(longestMs) {
      watchNewFiles(watchers, paths, ring);
      const timer = setTimeout(rung.resolve, longestMs, false);
      const changed = await rung.promise;
      clearTimeout(timer);
      rung = Promise.withResolvers();
      return changed;
    },
    [Symbol.dispose]() {
      for (const watcher of watchers.values()) watcher.close();
      signal?.removeEventListener("abort", ring);
    },
  };
}

/** A file that is watched from now on may have been written to just before, so it rings. */
function watchNewFiles(watchers: Map<string, FSWatcher>, paths: readonly string[], ring: () => void): void {
  for (const path of paths) {
    if (watchers.has(path)) continue;
    try {
      watchers.set(path, watch(path, ring).on("error", ring));
      ring();
    } catch {
      // It does not exist yet, or the system's watches are used up: the tick finds what is written.
    }
  }
}
