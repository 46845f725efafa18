import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const main = join(import.meta.dir, "../../src/main.ts");

/** A home directory of its own, with task-bg on its PATH. */
export interface Sandbox extends Disposable {
  home: string;
  store: string;
  env: Record<string, string>;
  writeRecord(record: { id: string; status: string; [key: string]: unknown }): void;
}

/** What a finished process left. */
export interface Finished {
  stdout: string;
  stderr: string;
  code: number;
}

export function createSandbox(): Sandbox {
  const home = mkdtempSync(join(tmpdir(), "task-bg-cli-"));
  const store = join(home, "store");
  const bin = join(home, "bin");
  mkdirSync(store, { mode: 0o700 });
  mkdirSync(bin);
  writeFileSync(join(bin, "task-bg"), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  chmodSync(join(bin, "task-bg"), 0o755);
  return {
    home,
    store,
    env: { HOME: home, PATH: `${bin}:${process.env.PATH}`, TASK_BG_DIR: store, TERM: "xterm" },
    writeRecord: (record) => writeFileSync(join(store, `${record.id}.json`), JSON.stringify(record), { mode: 0o600 }),
    [Symbol.dispose]: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** Runs a command with pipes. */
export async function runPiped(argv: string[], sandbox: Sandbox, env: Record<string, string> = {}): Promise<Finished> {
  const child = Bun.spawn(argv, {
    cwd: sandbox.home,
    env: { ...sandbox.env, ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  return { stdout, stderr, code };
}

/** Runs a command on a terminal, where stdout and stderr are one. */
export async function runOnTerminal(
  argv: string[],
  sandbox: Sandbox,
  options: { env?: Record<string, string>; columns?: number } = {},
) {
  const pieces: Uint8Array[] = [];
  const child = Bun.spawn(argv, {
    cwd: sandbox.home,
    env: { ...sandbox.env, ...options.env },
    terminal: { cols: options.columns ?? 80, rows: 24, data: (_, piece) => void pieces.push(piece.slice()) },
  });
  const code = await child.exited;
  child.terminal?.close();
  return { shown: Buffer.concat(pieces).toString().replaceAll("\r\n", "\n"), code };
}
