/** What one look at a run saw. */
export interface Look {
  /** The moment, in ms of the clock. */
  at: number;
  outputBytes: number;
  /** What its processes have used of the processor, in ms. */
  processorMs: number;
}

/** The last look, and when the run was last seen doing something. */
export interface Activity extends Look {
  activeAt: number;
}

/** A waiting agent still turns its event loop now and then: less than this share of the time is no work. */
const idleShare = 0.03;

/** Adds a look: the run was active since the last one if it wrote something or used the processor. */
export function continueIdleness(last: Activity | undefined, look: Look): Activity {
  const active = last === undefined || look.outputBytes !== last.outputBytes || worked(last, look);
  return { ...look, activeAt: active ? look.at : last.activeAt };
}

// Less time than before: a process of it has ended, which is doing something.
function worked(last: Look, look: Look): boolean {
  const used = look.processorMs - last.processorMs;
  return used < 0 || used > idleShare * Math.max(0, look.at - last.at);
}
