const reference = /\{\{result:([A-Za-z0-9][A-Za-z0-9_-]{0,63})\}\}/g;

/** How much of a result a prompt takes in, in characters. */
const longestResult = 65_536;

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
  return prompt.replace(reference, (_, id: string) => cut(resultOf(id) ?? "(no result)"));
}

function cut(result: string): string {
  return result.length <= longestResult ? result : `${result.slice(0, longestResult).toWellFormed()}… (cut)`;
}
