import { createTerminalTextStream } from "./terminal-text.ts";

/** How much of a task's output can be scrolled through; `task-bg output` has all of it. */
export const paneLines = 2_000;
const longestLine = 10_000;

/** What a task has said, broken into rows of a screen; the oldest is dropped when there is much. */
export interface OutputPane {
  push: (text: string) => void;
  /** The rows on a screen that is so wide. */
  rows: (columns: number) => readonly string[];
}

/** Creates a pane for one task's output, whatever that contains. */
export function createOutputPane(): OutputPane {
  const filter = createTerminalTextStream();
  let lines: string[] = [];
  let unfinished = "";
  let wrapped = { columns: 0, lines: 0, rows: [] as string[] };

  function push(text: string): void {
    const [first = "", ...more] = filter.push(text).split("\n");
    unfinished = (unfinished + first).slice(0, longestLine);
    for (const line of more) {
      lines.push(unfinished);
      unfinished = line.slice(0, longestLine);
    }
    if (lines.length <= 2 * paneLines) return;
    lines = lines.slice(-paneLines);
    wrapped = { columns: 0, lines: 0, rows: [] };
  }

  function rows(columns: number): readonly string[] {
    if (wrapped.columns !== columns) wrapped = { columns, lines: 0, rows: [] };
    for (; wrapped.lines < lines.length; wrapped.lines++)
      wrapped.rows.push(...wrap(lines[wrapped.lines] ?? "", columns));
    return unfinished === "" ? wrapped.rows : [...wrapped.rows, ...wrap(unfinished, columns)];
  }

  return { push, rows };
}

function wrap(line: string, columns: number): string[] {
  return Bun.wrapAnsi(line.replaceAll("\t", "    "), columns, { hard: true, trim: false }).split("\n");
}
