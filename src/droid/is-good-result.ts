const resultStart = Buffer.from('{"type":"tool_result"');
const good = Buffer.from('"isError":false');
/** The event's own keys stand before its value, which may be long. */
const headBytes = 300;

/**
 * Whether a line is the result of a tool that did not fail. Most of a large file are such lines, and nobody wants to see
 * them: they are told by their bytes, unparsed.
 */
export function isGoodResult(line: Buffer): boolean {
  const head = line.subarray(0, headBytes);
  return head.subarray(0, resultStart.length).equals(resultStart) && head.includes(good);
}
