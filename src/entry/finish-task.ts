import { createContext } from "../create-context.ts";
import { settleTask } from "../operations/settle-task.ts";

/**
 * What the keeper becomes when its command has ended: `finish-task STORE ID`. A failure is nobody's to hear; the next
 * command that reconciles settles the task from the same evidence.
 */
export async function run(args: string[]): Promise<number> {
  const [storeDir = "", id = ""] = args;
  settleTask(createContext({ storeDir }), id);
  return 0;
}
