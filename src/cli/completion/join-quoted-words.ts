/**
 * Puts words together that a shell tore apart: zsh's script splits the command line at every space, also inside quotes, and
 * hands the quotes over. Only how many words there are matters here, so what is joined keeps its quotes.
 */
export function joinQuotedWords(words: readonly string[]): string[] {
  const joined: string[] = [];
  let open: string | undefined;
  for (const word of words) {
    const text = open === undefined ? word : `${open} ${word}`;
    open = isOpen(text) ? text : undefined;
    if (open === undefined) joined.push(text);
  }
  return open === undefined ? joined : [...joined, open];
}

// A quote counts only at the start: fish and our bash script hand over `don't` as typed or already unquoted.
function isOpen(text: string): boolean {
  const quote = text[0];
  if (quote === '"' || quote === "'") return text.length < 2 || !text.endsWith(quote) || text.endsWith(`\\${quote}`);
  return /(^|[^\\])(\\\\)*\\$/.test(text);
}
