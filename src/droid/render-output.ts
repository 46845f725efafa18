import { createTextDecoder, decodeHead, decodeText } from "./decode-text.ts";
import { isGoodResult } from "./is-good-result.ts";
import { createLineRenderer } from "./render-event.ts";
import { createLineSplitter, type Line } from "./split-lines.ts";

/** Turns the bytes of a run's output, in pieces of any size, into text for reading that ends with a newline. */
export interface OutputRenderer {
  push(piece: Uint8Array): string;
  /** What was held back for want of its end. */
  end(): string;
}

/**
 * Creates a renderer for one run's output, in bounded memory.
 * @param believeEvents for a droid in stream-json; other output is shown as it is, incomplete lines at once
 */
export function createOutputRenderer(believeEvents: boolean): OutputRenderer {
  return believeEvents ? createStreamRenderer() : createTextRenderer();
}

function createStreamRenderer(): OutputRenderer {
  const splitter = createLineSplitter();
  const renderLine = createLineRenderer();

  function render(lines: Iterable<Line>): string {
    let text = "";
    for (const { bytes, cut, length } of lines) {
      if (isGoodResult(bytes)) continue;
      const rendered = cut ? renderLine(decodeHead(bytes), length) : renderLine(decodeText(bytes));
      if (rendered !== undefined) text += `${rendered}\n`;
    }
    return text;
  }

  return { push: (piece) => render(splitter.push(toBuffer(piece))), end: () => render(splitter.end()) };
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

function createTextRenderer(): OutputRenderer {
  const decoder = createTextDecoder();
  let last = "";

  function remember(text: string): string {
    last = text.at(-1) ?? last;
    return text;
  }

  return {
    push: (piece) => remember(decoder.decode(piece, { stream: true })),
    end: () => {
      const rest = remember(decoder.decode());
      return last === "" || last === "\n" ? rest : `${rest}\n`;
    },
  };
}
