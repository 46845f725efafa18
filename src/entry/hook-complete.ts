import type { Context } from "../context.ts";
import { createContext } from "../create-context.ts";
import { parseHookPayload } from "../droid/parse-hook-payload.ts";
import { readPayload } from "../droid/read-payload.ts";
import { completeFromHook } from "../operations/complete-from-hook.ts";
import { appendLog } from "../store/append-log.ts";

/**
 * `hook-complete`: reads a SubagentStop payload on stdin and completes the task whose session it names.
 * Whatever happens the agent is not bothered: nothing is printed, the exit code is 0, trouble goes to the store's log.
 */
export async function run(): Promise<number> {
  const context = createContext();
  try {
    const trouble = await handle(context);
    if (trouble !== undefined) appendLog(context.store, context.now(), `hook-complete: ${trouble}`);
  } catch (error) {
    logFailure(context, error);
  }
  return 0;
}

async function handle(context: Context): Promise<string | undefined> {
  const read = await readPayload();
  if ("problem" in read) return read.problem;
  const parsed = parseHookPayload(read.text);
  if (!parsed.ok) return `the payload does not parse: ${parsed.problem}`;
  const outcome = completeFromHook(context, parsed.payload);
  return "trouble" in outcome ? outcome.trouble : undefined;
}

// The store itself may be what is wrong; then there is no log either.
function logFailure(context: Context, error: unknown): void {
  try {
    appendLog(context.store, context.now(), `hook-complete: ${(error as Error).message}`);
  } catch {
    // Nobody to tell.
  }
}
