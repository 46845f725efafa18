import type { Output } from "../context.ts";
import { isTerminal } from "../system/is-terminal.ts";
import { renderErrorText, renderErrorTrace, toErrorReport } from "./error-text.ts";
import { writeNow } from "./write-now.ts";

/**
 * Says what went wrong: as JSON on stdout to a program, as text on stderr to a person.
 * A person whose stdout goes elsewhere would see nothing of the JSON, so a terminal is told as well.
 */
export function sayError(error: unknown, output: Output, how: { mayColor: boolean; debug: boolean }): void {
  const report = toErrorReport(error);
  if (output.format === "json") output.json(report);
  const person = isTerminal(2);
  if (output.format === "text" || (person && !output.terminal)) {
    writeNow(2, `${renderErrorText(report, person && how.mayColor)}\n`);
  }
  if (how.debug) writeNow(2, `${renderErrorTrace(error)}\n`);
}
