import { readlinkSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { DroidSandbox } from "../fixtures/droid-sandbox.ts";
import { until } from "../fixtures/until.ts";

/** The process of the Droid CLI that runs in the sandbox, once the model was asked: it is in the middle of its work. */
export async function findWorkingDroid(sandbox: DroidSandbox): Promise<number> {
  await until(() => sandbox.requests.length > 0, "the agent asks its model");
  return until(() => findDroidProcesses(sandbox)[0], "the Droid CLI is found in the process table");
}

/** Processes of the Droid CLI in the sandbox, the eldest first. */
function findDroidProcesses(sandbox: DroidSandbox): number[] {
  const executable = realpathSync(join(sandbox.dir, "bin/droid"));
  return sandbox.processes().filter((pid) => executableOf(pid) === executable);
}

function executableOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return undefined;
  }
}
