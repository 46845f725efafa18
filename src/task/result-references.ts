const reference = /\{\{result:([A-Za-z0-9][A-Za-z0-9_-]{0,63})\}\}/g;

/** How much of a result a prompt takes in, in characters, */
const longestResult = 65_536;
/** and how much of all together: each reference has its share. */
const longestResults = 1_048_576;

/** The ids that a prompt refers to by `{{result:ID}}`, each once, as typed. */
export function findResultReferences(prompt: string): string[] {
  return [...new Set(Array.from(prompt.matchAll(reference), (match) => match[1] ?? ""))];
}

/** Writes a prompt's references anew, for one by the start of an id. */
export function renameResultReferences(prompt: string, rename: (id: string) => string): string {
  return prompt.replace(reference, (_, id: string) => `{{result:${rename(id)}}}`);
}

/**
 * Puts results in the place of their references. A result is data: what it says that looks like a reference stays as it is.
 * @param resultOf the task's result, or undefined when it has none
 */
export function fillResults(prompt: string, resultOf: (id: string) => string | undefined): string {
  const share = Math.floor(longestResults / Math.max(1, prompt.match(reference)?.length ?? 0));
  const longest = Math.min(longestResult, share);
  return prompt.replace(reference, (_, id: string) => cut(resultOf(id) ?? "(no result)", longest));
}

function cut(result: string, longest: number): string {
  return result.length <= longest ? result : `${result.slice(0, longest).toWellFormed()}… (cut)`;
}
