/** Decodes bytes that a program printed: what is not UTF-8 becomes U+FFFD. */
export function decodeText(bytes: Uint8Array): string {
  return createTextDecoder().decode(bytes);
}

/** Decodes the beginning of a longer text, up to the last whole character. */
export function decodeHead(bytes: Uint8Array): string {
  return createTextDecoder().decode(bytes, { stream: true });
}

/** Decodes the end of a longer text, from the first whole character on. */
export function decodeTail(bytes: Uint8Array): string {
  let start = 0;
  while (start < 3 && isContinuation(bytes[start])) start++;
  return decodeText(bytes.subarray(start));
}

/** A decoder for text that comes in pieces (`stream: true`). */
export function createTextDecoder(): TextDecoder {
  return new TextDecoder("utf-8", { ignoreBOM: true });
}

/** The first `length` UTF-16 units of a text, with an ellipsis when there were more; no character is cut in half. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
