import { findStreamEvent, isTornEvent } from "./stream-event.ts";

/**
 * The last line of a text that says something and is no event.
 * @param isTail whether the text may begin in the middle of a line. The rest of an event cannot be told from a line of
 * text, so among events such a piece is passed over.
 */
export function findLastLine(text: string, isTail: boolean, believeEvents: boolean): string | undefined {
  let end = text.length;
  while (end > 0) {
    const start = text.lastIndexOf("\n", end - 1) + 1;
    if (start === 0 && isTail && believeEvents) return undefined;
    const said = (believeEvents ? textOf(text.slice(start, end)) : text.slice(start, end)).trim();
    if (said !== "") return said;
    end = start - 1;
  }
  return undefined;
}

function textOf(line: string): string {
  const found = findStreamEvent(line);
  if (found) return found.text;
  return isTornEvent(line) ? "" : line;
}
