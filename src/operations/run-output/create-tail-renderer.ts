import { createOutputRenderer, type OutputRenderer } from "../../droid/render-output.ts";
import { locateRenderedTail, type OutputSource } from "./locate-tail.ts";

/** A renderer that is to be fed with the output from an offset on. */
export interface TailRenderer extends OutputRenderer {
  readonly from: number;
}

/** Creates the renderer that shows a run's output, whole or from its last lines on. */
export function createTailRenderer(source: OutputSource): TailRenderer {
  const { from, skip, note } = locateRenderedTail(source);
  const renderer = createOutputRenderer(source.believeEvents);
  const dropSkipped = createLineSkipper(skip);
  let heading = note;

  function withHeading(text: string): string {
    const headed = heading + dropSkipped(text);
    heading = "";
    return headed;
  }

  return {
    from,
    push: (piece) => withHeading(renderer.push(piece)),
    end: () => withHeading(renderer.end()),
  };
}

/** Creates a filter that leaves out the first lines of a text that comes in pieces. */
function createLineSkipper(lines: number): (piece: string) => string {
  let left = lines;
  return (piece) => {
    let start = 0;
    for (; left > 0 && start < piece.length; left--) {
      const newline = piece.indexOf("\n", start);
      if (newline < 0) return "";
      start = newline + 1;
    }
    return piece.slice(start);
  };
}
