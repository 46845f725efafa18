import { toTerminalText } from "../task/to-terminal-text.ts";

const unfinishedSequence =
  /(?:\x1b(?:\[[0-?]*[ -/]*|[ -/]*)|\x9b[0-?]*[ -/]*|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\r\n]*\x1b?|\r)$/;
const maxHeldLength = 1024;

/** Takes what acts on a terminal from text that comes in pieces: a sequence may begin in one and end in the next. */
export interface TerminalTextStream {
  push(piece: string): string;
  end(): string;
}

/** Creates a filter for one stream of text. */
export function createTerminalTextStream(): TerminalTextStream {
  let held = "";
  return {
    push(piece) {
      const text = held + piece;
      held = unfinishedSequence.exec(text.slice(-maxHeldLength))?.[0] ?? "";
      return toTerminalText(text.slice(0, text.length - held.length));
    },
    end: () => toTerminalText(held),
  };
}

/** Puts a text into one line of a table: white space collapsed, cut with an ellipsis at a width in columns. */
export function toSingleLine(text: string, width: number): string {
  const line = toTerminalText(text.trimStart().slice(0, longestLook(width)))
    .replace(/\s+/g, " ")
    .trim();
  return Bun.stringWidth(line) <= width ? line : cutToWidth(line, width);
}

/** A result may have megabytes; a table shows a few words of it. */
function longestLook(width: number): number {
  return 4096 + 16 * width;
}

/** Bun.sliceAnsi keeps a wide character that stands across the edge, which breaks a table's column. */
function cutToWidth(line: string, width: number): string {
  if (/^[ -~]*$/.test(line)) return `${line.slice(0, width - 1)}…`;
  let kept = "";
  let left = width - 1;
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    left -= Bun.stringWidth(segment);
    if (left < 0) break;
    kept += segment;
  }
  return `${kept}…`;
}
