import { bootstrapScript, keeperName, keeperScript, queuedBootstrapScript } from "./keeper-script.ts";

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
  /** The environment that a launch left for later; undefined takes this process's own, as the kernel gave it. */
  environment: StoredEnvironment | undefined;
}

/** An environment in a file. */
export interface StoredEnvironment {
  path: string;
  /** Whether it is kept once the keeper runs, for another attempt. */
  keep: boolean;
  /** A retry's backoff, in seconds. */
  delaySeconds: number;
}

/**
 * Starts the keeper in a session of its own.
 * @returns the keeper's process id, also its group's
 * @throws the system's error when nothing was started (E2BIG, ENOENT of the working directory)
 */
export function spawnKeeper(options: KeeperOptions): number {
  const child = Bun.spawn(["/bin/sh", "-c", ...bootstrap(options.environment), options.id, ...keeper(options)], {
    cwd: options.cwd,
    ...(options.environment === undefined ? {} : { env: {} }),
    stdin: "ignore",
    stdout: options.outputFd,
    stderr: options.outputFd,
    detached: true,
  });
  child.unref();
  return child.pid;
}

function bootstrap(environment: StoredEnvironment | undefined): string[] {
  if (environment === undefined) return [bootstrapScript, keeperName];
  const { path, keep, delaySeconds } = environment;
  return [queuedBootstrapScript, keeperName, path, keep ? "" : "spent", String(delaySeconds)];
}

function keeper({ binary, storeDir, id, firstLookSeconds, command }: KeeperOptions): string[] {
  return [keeperScript, keeperName, binary, storeDir, id, String(firstLookSeconds), ...command];
}
