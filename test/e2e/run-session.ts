import { type DroidSandbox, droidPath, mockModelName } from "../fixtures/droid-sandbox.ts";
import { type Finished, runProgram } from "../fixtures/sandbox.ts";

/** A session that came to its end. */
export interface EndedSession {
  readonly id: string;
  /** What it said last. */
  readonly finalText: string;
}

/**
 * Runs one session of the real CLI in the sandbox to its completion.
 * @param resumed the session that it goes on with
 */
export async function runSession(sandbox: DroidSandbox, prompt: string, resumed?: string): Promise<EndedSession> {
  const session = resumed === undefined ? [] : ["-s", resumed];
  const flags = ["--auto", "high", "-m", mockModelName, "-o", "stream-json", ...session];
  const { stdout } = await runDroid(sandbox, "exec", ...flags, "--", prompt);
  const last = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as Record<string, string>;
  if (last.type !== "completion") throw new Error(`The session did not complete: ${stdout}`);
  return { id: String(last.session_id), finalText: String(last.finalText) };
}

/** Runs `droid ARGS` in the sandbox and expects success. */
export async function runDroid(sandbox: DroidSandbox, ...args: string[]): Promise<Finished> {
  const finished = await runProgram([droidPath, ...args], { cwd: sandbox.work, env: sandbox.env });
  if (finished.exitCode !== 0) throw new Error(`droid ${args.join(" ")}: ${finished.stdout}${finished.stderr}`);
  return finished;
}
