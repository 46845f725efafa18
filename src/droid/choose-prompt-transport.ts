/** One argument may have 128 KiB on Linux; the rest is room for what else the kernel counts. */
const maxArgumentBytes = 100 * 1024;

/**
 * Decides how a prompt travels: as an argument where it can be one byte for byte, else by file.
 * @param promptVia `file` keeps every prompt out of the process table
 */
export function choosePromptTransport(
  bytes: Uint8Array,
  promptVia: "argument" | "file",
): { kind: "argument"; text: string } | { kind: "file" } {
  if (promptVia === "file" || bytes.length > maxArgumentBytes || bytes.includes(0)) return { kind: "file" };
  const text = decodeUtf8(bytes);
  return text === undefined ? { kind: "file" } : { kind: "argument", text };
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    // ignoreBOM keeps a byte order mark in the text: the prompt arrives as it was given.
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
