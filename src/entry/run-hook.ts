import type { Context } from "../context.ts";
import { createContext, openAnyStore } from "../create-context.ts";
import { type HookPayload, parseHookPayload } from "../droid/parse-hook-payload.ts";
import { readPayload } from "../droid/read-payload.ts";
import { writeNow } from "../output/write-now.ts";
import { appendLog } from "../store/append-log.ts";
import { isTerminal } from "../system/is-terminal.ts";

/** Acts on a payload. @returns what kept it from it, for the log */
type Handler = (context: Context, payload: HookPayload) => Promise<string | undefined>;

/**
 * Runs one hook. Whatever happens the agent is not bothered: the exit code is 0 and trouble goes to the store's log.
 */
export async function runHook(name: string, handle: Handler): Promise<number> {
  if (isTerminal(0)) return explainToPerson(name);
  const context = createContext();
  const trouble = await attempt(context, handle);
  if (trouble !== undefined) logTrouble(context, `${name}: ${trouble}`);
  return 0;
}

// Nobody's hook has a terminal there: this is a person, who is told. The exit code stays that of a hook, to be safe.
function explainToPerson(name: string): number {
  writeNow(
    2,
    `error: task-bg ${name} expects a hook's JSON on standard input, which is a terminal\n\nhint: See: task-bg ${name} --help\n`,
  );
  return 0;
}

async function attempt(context: Context, handle: Handler): Promise<string | undefined> {
  try {
    const read = await readPayload();
    if ("problem" in read) return read.problem;
    const parsed = parseHookPayload(read.text);
    return parsed.ok ? await handle(context, parsed.payload) : `the payload does not parse: ${parsed.problem}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

// The store itself may be what is wrong; then there is no log either, and nobody to tell.
function logTrouble(context: Context, line: string): void {
  try {
    appendLog(openAnyStore(context), context.now(), line);
  } catch {
    // See above.
  }
}
