import { constants } from "node:os";

const held = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does what must not be cut in two: a signal that comes meanwhile is told afterwards.
 * @returns what was done, and the exit code of the signal that came, if one did
 */
export async function holdSignals<T>(action: () => T): Promise<{ done: T; interrupted: number | undefined }> {
  let interrupted: number | undefined;
  const note = (signal: NodeJS.Signals) => {
    interrupted = 128 + constants.signals[signal];
  };
  for (const signal of held) process.on(signal, note);
  try {
    const done = action();
    // What came meanwhile is told when the event loop turns.
    await Bun.sleep(1);
    return { done, interrupted };
  } finally {
    for (const signal of held) process.off(signal, note);
  }
}
