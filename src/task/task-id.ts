const idPattern = /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/;

/**
 * Makes an id that sorts by time and is never reused: `bg_`, eleven hex digits of the time in milliseconds, eight of chance.
 * @param randomHex eight hex digits
 */
export function createTaskId(now: Date, randomHex: string): string {
  return `bg_${now.getTime().toString(16).padStart(11, "0")}${randomHex}`;
}

/** The time that an id of ours tells, in ms; undefined for one that tells none. */
export function timeOfTaskId(id: string): number | undefined {
  const hex = /^bg_([0-9a-f]{11})[0-9a-f]{8}$/.exec(id)?.[1];
  return hex === undefined ? undefined : Number.parseInt(hex, 16);
}

/** Whether the text may name a task's files. Nothing else ever becomes a part of a path. */
export function isTaskId(text: string): boolean {
  return idPattern.test(text);
}
