/** More than any payload nests, and little enough for whoever parses it. */
const deepest = 1_000;

/** Where a text stands: before any object or list, inside one, where all of them have ended, or too deep to be parsed. */
export type JsonPlace = "before" | "inside" | "whole" | "deep";

/**
 * Follows a JSON text that comes in pieces, looking at each byte once. Trying to parse it after each piece would read it as
 * many times as it has pieces; and parsing megabytes of brackets costs seconds.
 * @returns what takes the next piece and says where the text stands after it
 */
export function followJson(): (piece: Uint8Array) => JsonPlace {
  let depth = 0;
  let place: JsonPlace = "before";
  let inString = false;
  let escaped = false;
  // None of the bytes that it looks for stands inside a character of several bytes.
  const look = (byte: number) => {
    if (escaped) escaped = false;
    else if (inString && byte === backslash) escaped = true;
    else if (byte === quote) inString = !inString;
    else if (inString) return;
    else if (byte === openBrace || byte === openBracket) place = ++depth > deepest ? "deep" : "inside";
    else if (byte === closeBrace || byte === closeBracket) place = --depth > 0 ? "inside" : "whole";
  };
  return (piece) => {
    for (const byte of piece) {
      look(byte);
      if (place === "deep") break;
    }
    return place;
  };
}

const [quote, backslash] = [0x22, 0x5c];
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];
