import { describe, expect, test } from "bun:test";
import { createScreenPainter } from "../../src/output/screen-painter.ts";
import type { WriteOutcome } from "../../src/output/write-bytes.ts";

/** A terminal that takes each write when it is told to. */
function createTerminal() {
  const written: string[] = [];
  let take: (outcome: WriteOutcome) => void = () => {};
  let closed = 0;
  const painter = createScreenPainter(
    (bytes) => {
      written.push(Buffer.from(bytes).toString());
      return new Promise((resolve) => (take = resolve));
    },
    () => closed++,
  );
  const takeWrite = async (outcome: WriteOutcome = "written") => {
    take(outcome);
    await Bun.sleep(0);
  };
  return { painter, written, takeWrite, closed: () => closed };
}

describe("createScreenPainter", () => {
  test("draws all of the first frame, and then only what differs", async () => {
    const { painter, written, takeWrite } = createTerminal();
    painter.draw(["one", "two", "three"]);
    await takeWrite();
    painter.draw(["one", "2"]);
    await takeWrite();
    painter.draw(["one", "2"]);
    expect(written).toEqual([
      "\x1b[2J\x1b[1;1H\x1b[2Kone\x1b[2;1H\x1b[2Ktwo\x1b[3;1H\x1b[2Kthree",
      "\x1b[2;1H\x1b[2K2\x1b[3;1H\x1b[2K",
    ]);
  });

  test("draws all of it again when what the screen shows was forgotten", async () => {
    const { painter, written, takeWrite } = createTerminal();
    painter.draw(["one"]);
    await takeWrite();
    painter.forget();
    painter.draw(["one"]);
    expect(written[1]).toBe(written[0] ?? "");
  });

  test("leaves out the frames that a slow terminal could not take meanwhile", async () => {
    const { painter, written, takeWrite } = createTerminal();
    painter.draw(["1"]);
    for (const frame of ["2", "3", "4"]) painter.draw([frame]);
    expect(written).toHaveLength(1);
    await takeWrite();
    await takeWrite();
    painter.draw(["5"]);
    expect(written.map((text) => text.at(-1))).toEqual(["1", "4", "5"]);
  });

  test("tells when the terminal has gone, once a frame", async () => {
    const { painter, takeWrite, closed } = createTerminal();
    painter.draw(["1"]);
    await takeWrite("closed");
    await Bun.sleep(0);
    expect(closed()).toBe(1);
  });
});
