import type { TaskProgress } from "./record.ts";

/** Puts what a run's output says of its progress over what was known; an output that says nothing takes nothing away. */
export function mergeProgress(known: TaskProgress | null | undefined, read: TaskProgress): TaskProgress {
  const said = Object.entries(read).filter(([, value]) => value !== null && value !== undefined);
  return { ...known, ...Object.fromEntries(said) };
}
