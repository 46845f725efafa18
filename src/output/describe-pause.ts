/** What of the queue is held back. */
export interface Paused {
  all: boolean;
  groups: readonly string[];
}

/** Says what is held back, in a sentence; undefined when nothing is. */
export function describePause({ all, groups }: Paused): string | undefined {
  if (all) return "The queue is paused: nothing starts until task-bg unpause.";
  if (groups.length === 0) return undefined;
  return groups.length === 1
    ? `Group ${groups[0]} is paused: nothing of it starts until task-bg unpause --group ${groups[0]}.`
    : `These groups are paused: ${groups.join(", ")}.`;
}
