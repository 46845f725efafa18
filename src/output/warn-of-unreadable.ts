import type { Output } from "../context.ts";
import { toTerminalText } from "../task/to-terminal-text.ts";

/** Names every record that does not parse: none is ever passed over in silence. */
export function warnOfUnreadable(output: Output, unreadable: readonly { path: string; problem: string }[]): void {
  for (const { path, problem } of unreadable)
    output.warn(toTerminalText(`The record ${path} cannot be read and was left alone: ${problem}`));
}
