import { distance } from "fastest-levenshtein";

/**
 * Finds the candidate that a mistyped word most likely meant: a typo in about a third of its letters, two letters
 * swapped, or a beginning that only one candidate has. Case does not matter.
 */
export function suggestNearest(word: string, candidates: Iterable<string>): string | undefined {
  const typed = word.toLowerCase();
  const known = [...candidates];
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const score = typoScore(typed, candidate.toLowerCase());
    if (score >= least) continue;
    least = score;
    nearest = candidate;
  }
  return nearest ?? onlyCompletion(typed, known);
}

/** The number of slips between the two, or infinity when they are too many to be slips. */
function typoScore(typed: string, candidate: string): number {
  const allowed = Math.max(1, Math.floor(candidate.length / 3));
  // A length apart by more than that cannot be near; this also keeps a huge word cheap.
  if (Math.abs(typed.length - candidate.length) > allowed) return Number.POSITIVE_INFINITY;
  const edits = distance(typed, candidate);
  const slips = edits === 2 && sortLetters(typed) === sortLetters(candidate) ? 1 : edits;
  return slips <= allowed && slips < candidate.length ? slips : Number.POSITIVE_INFINITY;
}

function sortLetters(text: string): string {
  return text.split("").sort().join("");
}

function onlyCompletion(typed: string, known: readonly string[]): string | undefined {
  if (typed.length < 2) return undefined;
  const completions = known.filter((candidate) => candidate.toLowerCase().startsWith(typed));
  return completions.length === 1 ? completions[0] : undefined;
}
