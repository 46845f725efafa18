/** Of a longer line only this much is kept. */
const maxLineBytes = 1024 * 1024;
const newline = 10;

/** A line without its newline. */
export interface Line {
  /** The line, or the head of a longer one. Only good until the next line is asked for. */
  bytes: Buffer;
  /** Whether this is only the head. */
  cut: boolean;
  /** How long the whole line was. */
  length: number;
}

/** Puts lines together from bytes that come in pieces of any size, in bounded memory. */
export interface LineSplitter {
  /** The lines that the piece completes. Take all of them before the next piece. */
  push(piece: Buffer): Generator<Line, void>;
  /** What stands behind the last newline. */
  end(): Generator<Line, void>;
}

/** Creates a splitter for one stream of bytes. */
export function createLineSplitter(): LineSplitter {
  let held: Buffer[] = [];
  let heldLength = 0;

  function hold(piece: Buffer): void {
    const room = maxLineBytes - heldLength;
    // A copy: the piece's owner fills its buffer again.
    if (room > 0) held.push(Buffer.from(piece.subarray(0, room)));
    heldLength += piece.length;
  }

  function take(rest: Buffer): Line {
    if (heldLength > 0) hold(rest);
    const length = heldLength === 0 ? rest.length : heldLength;
    const bytes = heldLength === 0 ? rest : Buffer.concat(held);
    [held, heldLength] = [[], 0];
    return { bytes: bytes.subarray(0, maxLineBytes), cut: length > maxLineBytes, length };
  }

  return {
    *push(piece) {
      let start = 0;
      for (let end = piece.indexOf(newline); end >= 0; end = piece.indexOf(newline, start)) {
        yield take(piece.subarray(start, end));
        start = end + 1;
      }
      if (start < piece.length) hold(piece.subarray(start));
    },
    *end() {
      if (heldLength > 0) yield take(Buffer.alloc(0));
    },
  };
}
