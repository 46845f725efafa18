import { bootstrapScript, keeperName, keeperScript } from "./keeper-script.ts";

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
  /** Seconds until the first look at the task's limits. */
  firstLookSeconds: number;
  environment: StoredEnvironment;
}

/** The environment of a launch in a file, for whoever has to start the task in the launch's place. */
export interface StoredEnvironment {
  path: string;
  /** Whether it is this process's own: then the keeper gets that, as the kernel gave it. */
  own: boolean;
  /** Whether the file is kept once the keeper runs, for another attempt. */
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
    ...(options.environment.own ? {} : { env: {} }),
    stdin: "ignore",
    stdout: options.outputFd,
    stderr: options.outputFd,
    detached: true,
  });
  child.unref();
  return child.pid;
}

function bootstrap({ path, own, keep, delaySeconds }: StoredEnvironment): string[] {
  return [bootstrapScript, keeperName, own ? "" : path, keep ? "" : path, String(delaySeconds)];
}

function keeper({ binary, storeDir, id, firstLookSeconds, command }: KeeperOptions): string[] {
  return [keeperScript, keeperName, binary, storeDir, id, String(firstLookSeconds), ...command];
}
