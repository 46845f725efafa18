import { createContext } from "../create-context.ts";
import { enforceLimit, lookAtLimits } from "../operations/stop/enforce-limit.ts";
import { rerunOutsideTask } from "../operations/stop/rerun-outside-task.ts";

/** Tells the watcher that there is nothing left to watch. */
const nothingLeft = 3;

/** What a limit's watcher asks at every look: `enforce-limit STORE ID`. Prints the seconds until the next look. */
export async function run(args: string[]): Promise<number> {
  const [storeDir = "", id = ""] = args;
  const context = createContext({ storeDir });
  const { config } = context;
  const look = lookAtLimits(context, id);
  if (look !== undefined && "seconds" in look) {
    console.log(look.seconds);
    return 0;
  }
  // Past the limit the whole group is ended, and the watcher sits in it. With the watcher's own pipe in hand the copy would keep
  // it, and the keeper, waiting for the end of a copy that waits for theirs.
  if (config.insideTask !== undefined) return await rerunOutsideTask(config.executable, { relay: true });
  await enforceLimit(context, id, look);
  return nothingLeft;
}
