import { UsageError } from "../../errors.ts";
import { isTerminal } from "../../system/is-terminal.ts";

/**
 * Reads all of standard input, as bytes.
 * @param what what is to come from it, as a sentence begins
 * @param example a command that pipes it in
 * @throws UsageError for a terminal, where nobody knows that something is waited for
 */
export async function readStandardInput(what: string, example: string): Promise<Uint8Array> {
  if (!isTerminal(0)) return await Bun.stdin.bytes();
  throw new UsageError(`${what} is to come from standard input, which is a terminal`, `Pipe it in: ${example}`);
}
