/** Keys that a terminal sends as a sequence, without its introduction (`ESC [` or `ESC O`). */
const sequences: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  H: "home",
  F: "end",
  "1~": "home",
  "7~": "home",
  "4~": "end",
  "8~": "end",
  "3~": "delete",
  "5~": "page-up",
  "6~": "page-down",
};
const characters: Readonly<Record<string, string>> = {
  "\r": "enter",
  "\n": "enter",
  "\x7f": "backspace",
  "\b": "backspace",
  "\x03": "ctrl-c",
  "\x0c": "ctrl-l",
  "\x15": "ctrl-u",
  "\x1a": "ctrl-z",
};

/** An escape sequence, whole; or a character. */
const key = /\x1b[[O]([0-?]*[ -/]*[@-~])|\x1b|[^\x1b]/gu;
const unfinished = /\x1b(?:[[O][0-?]*[ -/]*)?$/u;

/** The keys in what a terminal sent, and what may be the beginning of one more. */
export interface ReadKeys {
  keys: string[];
  /** To be put before what comes next; when nothing comes, it was the Escape key. */
  rest: string;
}

/** Names the keys in what a terminal sent: a printable character is its own name. Unknown ones are left out. */
export function readKeys(text: string): ReadKeys {
  const rest = unfinished.exec(text)?.[0] ?? "";
  return { keys: nameKeys(text.slice(0, text.length - rest.length)), rest };
}

function nameKeys(text: string): string[] {
  return [...text.matchAll(key)].flatMap(([whole, sequence]) => nameKey(whole, sequence) ?? []);
}

function nameKey(whole: string, sequence: string | undefined): string | undefined {
  if (sequence !== undefined) return Object.hasOwn(sequences, sequence) ? sequences[sequence] : undefined;
  if (whole === "\x1b") return "escape";
  return Object.hasOwn(characters, whole)
    ? characters[whole]
    : /^[^\x00-\x1f\x7f-\x9f]$/u.test(whole)
      ? whole
      : undefined;
}
