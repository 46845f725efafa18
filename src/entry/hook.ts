import { handleHook } from "../operations/deliver/handle-hook.ts";
import { writeBytes } from "../output/write-bytes.ts";
import { runHook } from "./run-hook.ts";

/**
 * `hook`: reads one payload on stdin and acts on its event. Prints at most one JSON object, and only when it has something
 * to say to the agent.
 */
export function run(): Promise<number> {
  return runHook("hook", (context, payload) =>
    handleHook(
      context,
      payload,
      async (answer) => (await writeBytes(Buffer.from(`${JSON.stringify(answer)}\n`))) === "written",
    ),
  );
}
