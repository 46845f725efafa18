import type { Output } from "../context.ts";
import { isTerminal } from "../system/is-terminal.ts";
import { writeNow } from "./write-now.ts";

const width = 24;

/** Shows how far a long job is, in one line that is wiped when it ends. */
export interface ProgressBar {
  update(done: number, total: number): void;
  end(): void;
}

/** Where a bar is drawn. */
interface Screen {
  terminal: boolean;
  write: (text: string) => void;
}

/** Starts a progress bar on stderr. It is silent where no person looks: in JSON format, and when stderr is no terminal. */
export function createProgressBar(
  output: Pick<Output, "format">,
  screen: Screen = { terminal: isTerminal(2), write: (text) => writeNow(2, text) },
): ProgressBar {
  let shown = "";
  const draw = (line: string) => {
    // A thousand steps look like a hundred lines: only what differs is written.
    if (line !== shown) screen.write(`\r\u001b[K${line}`);
    shown = line;
  };
  if (!screen.terminal || output.format === "json") return { update: () => {}, end: () => {} };
  return { update: (done, total) => draw(renderBar(done, total)), end: () => draw("") };
}

function renderBar(done: number, total: number): string {
  const share = total <= 0 ? 1 : Math.min(1, Math.max(0, done / total));
  const filled = Math.floor(share * width);
  return `[${"=".repeat(filled)}${" ".repeat(width - filled)}] ${Math.floor(share * 100)}% of ${total}`;
}
