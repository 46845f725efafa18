/**
 * A sequence that a terminal acts on: CSI; OSC (hyperlinks, titles), DCS, SOS, PM and APC with their text; any other escape.
 * A string without its end reaches to the end of its line only, so that it swallows nothing of what follows.
 */
const sequence =
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\r\n]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]/g;
/** What is left of the C0 and C1 controls, and the characters that turn the direction of what follows. */
const controls = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;
const anyControl = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/;

/** Takes from a text everything that acts on a terminal. A carriage return, which overwrites, becomes a new line. */
export function toTerminalText(text: string): string {
  if (!anyControl.test(text)) return text;
  return text.replace(/\r\n?/g, "\n").replace(sequence, "").replace(controls, "");
}
