import { createContext } from "../create-context.ts";
import { enforceLimit } from "../operations/stop/enforce-limit.ts";
import { rerunOutsideTask } from "../operations/stop/rerun-outside-task.ts";

/** Tells the watcher that there is nothing left to watch. */
const nothingLeft = 3;

/** What a limit's watcher asks at every look: `enforce-limit STORE ID`. Prints the seconds until the next look. */
export async function run(args: string[]): Promise<number> {
  const [storeDir = "", id = ""] = args;
  const context = createContext({ storeDir });
  const { config } = context;
  // Past the limit the whole group is ended, and the watcher sits in it.
  if (config.insideTask !== undefined) return await rerunOutsideTask(config.executable);
  const seconds = await enforceLimit(context, id);
  if (seconds === undefined) return nothingLeft;
  console.log(seconds);
  return 0;
}
