import { completeFromHook } from "../operations/deliver/complete-from-hook.ts";
import { runHook } from "./run-hook.ts";

/** `hook-complete`, the original's name for the completing half of `hook`: prints nothing. */
export function run(): Promise<number> {
  return runHook("hook-complete", async (context, payload) => {
    const outcome = completeFromHook(context, payload);
    return "trouble" in outcome ? outcome.trouble : undefined;
  });
}
