/** What the original's interface says for a session that is not known; completions for it are delivered to nobody. */
export const unknownSession = "main";

/** Takes a name for a session, unless it is none: then whatever else is known of who asks counts. */
export function knownSession(name: string | null | undefined): string | undefined {
  return name === unknownSession || name === "" ? undefined : (name ?? undefined);
}
