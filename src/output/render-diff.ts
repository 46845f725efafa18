import { toTerminalText } from "../task/to-terminal-text.ts";
import { createStyle } from "./style.ts";

interface DiffLine {
  readonly mark: " " | "-" | "+";
  readonly text: string;
}

const context = 3;

/** Shows how one text became another, line by line, with a few lines around each change. */
export function renderDiff(before: string, after: string, color: boolean): string {
  const style = createStyle(color);
  const paint = { " ": style.dim, "-": style.red, "+": style.green };
  const lines = compareLines(splitLines(before), splitLines(after));
  const shown = lines.map((_, index) => isNearChange(lines, index));
  return lines
    .flatMap(({ mark, text }, index) => {
      if (shown[index]) return [paint[mark](`${mark} ${toTerminalText(text)}`)];
      return shown[index - 1] ? [paint[" "]("  …")] : [];
    })
    .join("\n");
}

function splitLines(text: string): string[] {
  return text === "" ? [] : text.split("\n");
}

function isNearChange(lines: readonly DiffLine[], index: number): boolean {
  return lines.slice(Math.max(0, index - context), index + context + 1).some(({ mark }) => mark !== " ");
}

/** The lines of both, as many of them as can be the same in the same order counted once. */
function compareLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const common = countCommon(before, after);
  const lines: DiffLine[] = [];
  let [left, right] = [0, 0];
  while (left < before.length || right < after.length) {
    const [old, fresh] = [before[left], after[right]];
    if (old !== undefined && old === fresh) {
      lines.push({ mark: " ", text: old });
      left++;
      right++;
    } else if (old !== undefined && at(common, left + 1, right) >= at(common, left, right + 1)) {
      lines.push({ mark: "-", text: old });
      left++;
    } else {
      lines.push({ mark: "+", text: fresh ?? "" });
      right++;
    }
  }
  return lines;
}

/** How many lines what is left of both, from each pair of places on, has in common at most. */
function countCommon(before: readonly string[], after: readonly string[]): number[][] {
  const table = Array.from({ length: before.length + 1 }, () => Array.from({ length: after.length + 1 }, () => 0));
  for (let left = before.length - 1; left >= 0; left--) {
    const row = table[left] ?? [];
    for (let right = after.length - 1; right >= 0; right--) {
      row[right] =
        before[left] === after[right]
          ? at(table, left + 1, right + 1) + 1
          : Math.max(at(table, left + 1, right), at(table, left, right + 1));
    }
  }
  return table;
}

function at(table: readonly (readonly number[])[], left: number, right: number): number {
  return table[left]?.[right] ?? -1;
}
