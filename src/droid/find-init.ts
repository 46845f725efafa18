import { decodeText } from "./decode-text.ts";
import { type ReadableFile, readRange } from "./file-bytes.ts";
import { parseStreamEvent } from "./stream-event.ts";

const initStart = Buffer.from('{"type":"system","subtype":"init"');
/** Nearly every init line is in the first step; the second is for a run that was noisy before it. */
const steps = [64 * 1024, 1024 * 1024];

/** How many places are tried: noise may look like the event. */
const maxTries = 8;

/** The event that a droid run begins with. */
export interface InitEvent {
  sessionId: string;
  /** Where its line ends. */
  end: number;
}

/** Finds the init event in the first mebibyte of a file. */
export function findInit(file: ReadableFile): InitEvent | undefined {
  for (const step of steps) {
    const init = findInitIn(readRange(file, 0, Math.min(step, file.size)));
    if (init || file.size <= step) return init;
  }
  return undefined;
}

function findInitIn(bytes: Buffer): InitEvent | undefined {
  let at = bytes.indexOf(initStart);
  for (let tries = 0; at >= 0 && tries < maxTries; tries++) {
    const newline = bytes.indexOf(10, at);
    const end = newline < 0 ? bytes.length : newline;
    const event = parseStreamEvent(decodeText(bytes.subarray(at, end)));
    if (event?.type === "system") return { sessionId: event.session_id, end };
    at = bytes.indexOf(initStart, at + 1);
  }
  return undefined;
}
