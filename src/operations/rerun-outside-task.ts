import { environmentOutsideTask } from "../config.ts";

/**
 * Runs this command line again in a session of its own and without the task's cookie. Whoever stops tasks from inside one
 * does this first: an agent may cancel its own task, and a limit's watcher sits in the group that is about to be ended.
 * @returns the copy's exit code
 */
export async function rerunOutsideTask(
  executable: string,
  argv: readonly string[] = Bun.argv.slice(2),
): Promise<number> {
  const child = Bun.spawn([executable, ...argv], {
    env: environmentOutsideTask(),
    stdin: "ignore",
    stdout: "inherit",
    stderr: "inherit",
    detached: true,
  });
  return await child.exited;
}
