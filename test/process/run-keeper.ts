import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { composeEnvironmentScript } from "../../src/process/environment-script.ts";
import { bootstrapScript, keeperScript } from "../../src/process/keeper-script.ts";
import { createLockedOutput } from "../../src/process/output-lock.ts";
import { findMarkedProcesses, killMarkedProcesses } from "../fixtures/marked-processes.ts";
import { until } from "../fixtures/until.ts";
import { isAlive } from "./session-members.ts";

/** The shells that are some machine's /bin/sh. */
export const shells = ["dash", "bash", "busybox"] as const;
export type Shell = (typeof shells)[number];

/** Whether this machine has the shell. Where the project is checked it must. */
export function hasShell(shell: Shell): boolean {
  return Bun.which(shell) !== null || process.env.CI === "true";
}

export interface KeeperSetup {
  /** Runs the keeper, by the name of sh. */
  shell: Shell;
  command: readonly string[];
  /** Seconds until the watcher's first look; a minute unless given. */
  look?: number;
  env?: Record<string, string>;
  /** Whether a copy of its environment lies in the file `copy`, to be taken away. */
  copied?: boolean;
  /** Starts it as a task that waited: the environment comes from a file, after a delay. */
  queued?: { keep: boolean; delay: number };
  /** Whether `sleep` only notes for how long and sleeps a moment. */
  shortSleep?: boolean;
  /** Called when everything is there but the keeper. */
  before?: (run: KeeperRun) => void;
}

/** A keeper at work in a directory of its own. Disposing ends everything that it started. */
export interface KeeperRun extends AsyncDisposable {
  readonly dir: string;
  readonly pid: number;
  readonly output: string;
  readonly run: string;
  /** Text of one of the directory's files; "" when there is none. */
  read(name: string): string;
  /** Everything of this run that lives. */
  processes(): number[];
  /** Waits until nothing of it lives. */
  ended(): Promise<void>;
}

/** Everything of a keeper's test has its directory in this variable. */
const marker = "KEEPER_TEST_DIR";

// Its own in each run: tasks of the same id would be taken for each other's, also by what ends them.
export const taskId = `bg_01a20bc5d8800000001${process.pid.toString(16)}`;

/**
 * Stands in for task-bg. It notes how it was called in `calls`, and its own state when it finishes a task; what a look at
 * the limits answers is the text and the code of the file `answer`, else one more second.
 */
const standInBinary = `#!/bin/sh
# Whatever happens to the test, its watcher ends.
[ -d "$KEEPER_TEST_DIR" ] || exit 3
echo "$*" >>"$KEEPER_TEST_DIR/calls"
[ "$(wc -l <"$KEEPER_TEST_DIR/calls")" -lt 1000 ] || exit 3
case $1 in
  finish-task)
    cat "/proc/$$/environ" >"$KEEPER_TEST_DIR/finisher.env"
    state="$$ $(pwd) $(readlink "/proc/$$/fd/0" "/proc/$$/fd/1" "/proc/$$/fd/2")"
    echo $state >"$KEEPER_TEST_DIR/finisher"
    ;;
  enforce-limit)
    answer=1 code=0
    [ -e "$KEEPER_TEST_DIR/answer" ] && read -r answer code <"$KEEPER_TEST_DIR/answer"
    echo "$answer"
    exit "$code"
    ;;
esac
`;

const standInSleep = `#!/bin/sh
echo "$1" >>"$KEEPER_TEST_DIR/sleeps"
exec ${Bun.which("sleep", { PATH: "/usr/bin:/bin" })} 0.02
`;

/** Starts a keeper as a launch does, under the shell that is asked for. */
export function runKeeper(setup: KeeperSetup): KeeperRun {
  const dir = mkdtempSync(join(tmpdir(), "task-bg-keeper-"));
  const [output, run] = [join(dir, `${taskId}.out`), join(dir, `${taskId}.run`)];
  const processes = () => findMarkedProcesses(marker, dir);
  const keeper: KeeperRun = {
    dir,
    output,
    run,
    pid: 0,
    read: (name) => (existsSync(join(dir, name)) ? readFileSync(join(dir, name), "utf8") : ""),
    processes,
    ended: async () => {
      await until(() => !isAlive(keeper.pid), "the keeper has ended");
      await untilNothingIsLeft(processes);
    },
    [Symbol.asyncDispose]: async () => {
      await killMarkedProcesses(marker, dir);
      rmSync(dir, { recursive: true, force: true });
    },
  };
  prepare(dir, setup);
  setup.before?.(keeper);
  return Object.assign(keeper, { pid: spawn(dir, output, setup) });
}

function prepare(dir: string, { shell, shortSleep }: KeeperSetup): void {
  symlinkSync(Bun.which(shell) ?? `/bin/${shell}`, join(dir, "sh"));
  writeExecutable(join(dir, "task-bg"), standInBinary);
  mkdirSync(join(dir, "bin"));
  if (shortSleep) writeExecutable(join(dir, "bin/sleep"), standInSleep);
}

function spawn(dir: string, output: string, setup: KeeperSetup): number {
  const env = { PATH: `${join(dir, "bin")}:/usr/bin:/bin`, ...setup.env, [marker]: dir };
  const outputFd = createLockedOutput(output);
  try {
    const keeper = [keeperScript, name, join(dir, "task-bg"), dir, taskId, String(setup.look ?? 60), ...setup.command];
    const child = Bun.spawn([join(dir, "sh"), "-c", ...bootstrap(dir, env, setup), taskId, ...keeper], {
      cwd: dir,
      env: setup.queued ? { [marker]: dir } : env,
      stdin: "ignore",
      stdout: outputFd,
      stderr: outputFd,
      detached: true,
    });
    return child.pid;
  } finally {
    closeSync(outputFd);
  }
}

const name = "task-bg-keeper";

function bootstrap(dir: string, env: Record<string, string>, { queued, copied }: KeeperSetup): string[] {
  const sh = join(dir, "sh");
  const script = bootstrapScript.replace("/bin/sh", sh);
  if (!queued) return [script, name, "", copied ? join(dir, "copy") : "", "0"];
  const file = join(dir, `${taskId}.env`);
  const entries = Object.entries(env).map(([key, value]) => `${key}=${value}\0`);
  writeFileSync(file, composeEnvironmentScript(Buffer.from(entries.join("")), 0o022));
  return [script, name, file, queued.keep ? "" : file, String(queued.delay)];
}

// A process that is just being executed shows no environment for a moment.
async function untilNothingIsLeft(processes: () => number[]): Promise<void> {
  let emptyLooks = 0;
  await until(() => {
    emptyLooks = processes().length === 0 ? emptyLooks + 1 : 0;
    return emptyLooks === 3;
  }, "nothing of the run lives");
}

/** Writes a file that can be run. */
export function writeExecutable(path: string, text: string): void {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
}
