import type { WriteOutcome } from "./write-bytes.ts";

/** Brings a screen from what it shows to what it is to show. */
export interface ScreenPainter {
  /** Draws these lines from the top. While a write goes on, only the newest of them are remembered. */
  draw(lines: readonly string[]): void;
  /** What the screen shows is not known any more: the next time all of it is drawn. */
  forget(): void;
}

/**
 * Creates a painter that writes as little as it can and never more than one frame at a time, however slow the terminal is.
 * @param onClosed told when nothing can be written any more
 */
export function createScreenPainter(
  write: (bytes: Uint8Array) => Promise<WriteOutcome>,
  onClosed: () => void,
): ScreenPainter {
  let shown: readonly string[] | undefined;
  let wanted: readonly string[] | undefined;
  let busy = false;

  async function paint(): Promise<void> {
    while (wanted !== undefined) {
      const text = renderDifference(shown, wanted);
      [shown, wanted] = [wanted, undefined];
      if (text !== "" && (await write(Buffer.from(text))) === "closed") throw new Error("The terminal has gone");
    }
  }

  function draw(lines: readonly string[]): void {
    wanted = lines;
    if (busy) return;
    busy = true;
    // A terminal that was closed fails with EIO, which is no news to anyone.
    paint()
      .catch(onClosed)
      .finally(() => (busy = false));
  }

  function forget(): void {
    shown = undefined;
  }

  return { draw, forget };
}

// Each line is cleared before it is written: clearing behind a line that fills its row would take its last character.
function renderDifference(shown: readonly string[] | undefined, wanted: readonly string[]): string {
  const start = shown === undefined ? "\x1b[2J" : "";
  const count = Math.max(wanted.length, shown?.length ?? 0);
  const rows = Array.from({ length: count }, (_, row) => {
    const line = wanted[row] ?? "";
    return line === (shown?.[row] ?? "") ? "" : `\x1b[${row + 1};1H\x1b[2K${line}`;
  });
  return start + rows.join("");
}
