import { bootstrapScript, keeperScript } from "./keeper-script.ts";

/** What a keeper is to run. */
export interface KeeperOptions {
  id: string;
  storeDir: string;
  /** The executable that finishes the task: this one, by its absolute path. */
  binary: string;
  /** The command, its executable as an absolute path. No shell sees it: it is only ever `"$@"`. */
  command: readonly string[];
  cwd: string;
  /** The open, locked `.out`: stdout and stderr of the run, and the sign that it lives. */
  outputFd: number;
  /** Seconds until the first look at the task's limits; 0 for a task without any. */
  firstLookSeconds: number;
}

/**
 * Starts the keeper in a session of its own. It inherits the environment as the kernel gave it to us.
 * @returns the keeper's process id, also its group's
 * @throws the system's error when nothing was started (E2BIG, ENOENT of the working directory)
 */
export function spawnKeeper(options: KeeperOptions): number {
  const { id, storeDir, binary, firstLookSeconds, command } = options;
  const keeper = [keeperScript, "task-bg-keeper", binary, storeDir, id, String(firstLookSeconds), ...command];
  const child = Bun.spawn(["/bin/sh", "-c", bootstrapScript, "task-bg-keeper", id, ...keeper], {
    cwd: options.cwd,
    stdin: "ignore",
    stdout: options.outputFd,
    stderr: options.outputFd,
    detached: true,
  });
  child.unref();
  return child.pid;
}
