const longest = 60;

/** A word of the command line as a message shows it: quoted, and cut when it is a whole prompt. */
export function quoteWord(word: string): string {
  return JSON.stringify(cutWord(word));
}

/** The same without quotes, for what starts with a dash. */
export function cutWord(word: string): string {
  return word.length <= longest ? word : `${word.slice(0, longest - 1).toWellFormed()}…`;
}
