/** What a session's id looks like, in words. */
export const sessionIdForm = "1 to 200 letters, digits, dots, - and _, not starting with a dot";

/** Whether the text may name a session's files in the index and the outbox. Nothing else ever becomes a part of a path. */
export function isSessionId(text: string): boolean {
  return /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/.test(text);
}
