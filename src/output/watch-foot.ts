import type { WatchState } from "../task/watch-state.ts";
import type { Style } from "./style.ts";
import { toSingleLine } from "./terminal-text.ts";

/** The keys of a watch, a line each. */
export const watchHelp: readonly string[] = [
  "  up, down, k, j          select a task; scroll its output",
  "  page up, down, space    a page at a time",
  "  home, end, g, G         the first, the last",
  "  enter, o                show what the task says, as it says it",
  "  c                       cancel the task and all that it started; asks first",
  "  / or f                  filter: words that must all be in a task, or its state",
  "  escape                  no filter",
  "  r                       read everything again",
  "  ctrl-z                  back to the shell; fg continues",
  "  q                       back, quit",
];

interface FootPicture {
  state: WatchState;
  output: readonly string[];
  columns: number;
}

/** Draws the last row: a question, what is being typed, what there is to say, or else which keys there are. */
export function renderWatchFoot({ state, output, columns }: FootPicture, page: number, style: Style): string {
  const { view } = state;
  if (view.kind === "confirm") return style.bold(`Cancel ${view.id} and all that it started? y/n`);
  if (view.kind === "filter")
    return `/${toSingleLine(state.filter, columns - 40)}_${style.dim("  enter: keep, escape: undo")}`;
  if (state.notice !== "") return style.bold(toSingleLine(state.notice, columns));
  if (view.kind === "help") return style.dim("any key: back");
  if (view.kind === "table") {
    return style.dim("q quit  ? help  enter output  c cancel  / filter  up/down select  r refresh");
  }
  return style.dim(`${sayPlace(view.top, output.length, page)}  q back  c cancel  up/down scroll`);
}

function sayPlace(top: number | "end", rows: number, page: number): string {
  if (rows === 0) return "nothing yet";
  if (top === "end") return "newest";
  // The screen may have grown since it was scrolled.
  const first = Math.min(top, Math.max(0, rows - page));
  return `row ${first + 1}-${Math.min(rows, first + page)} of ${rows}`;
}
