import { createContext } from "../create-context.ts";
import { reconcile } from "../operations/settle/reconcile.ts";
import { settleTask } from "../operations/settle/settle-task.ts";

/**
 * What the keeper becomes when its command has ended: `finish-task STORE ID`. A failure is nobody's to hear; the next
 * command that reconciles settles the task from the same evidence.
 */
export async function run(args: string[]): Promise<number> {
  const [storeDir = "", id = ""] = args;
  const context = createContext({ storeDir });
  settleTask(context, id);
  // Its slot is free; and so are those of tasks whose keepers were killed.
  reconcile(context);
  return 0;
}
