import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "../../test/fixtures/sandbox.ts";
import { until } from "../../test/fixtures/until.ts";

/** Prints what task-bg itself keeps in memory beside a run: its shells, without the stand-in droid's own processes. */
export async function printMemory(sandbox: Sandbox): Promise<void> {
  const sign = join(sandbox.dir, "under-way");
  const id = await sandbox.launch(["Measured", `touch ${sign};sleep 77`]);
  await until(() => readText(sign) !== undefined, "the task is under way");
  const own = sandbox.processes().filter((pid) => carries(pid, id) && !runsDroid(pid));
  const kib = own.map(pssOf).reduce((sum, pss) => sum + pss, 0);
  console.log(`task-bg beside a running task: ${(kib / 1024).toFixed(1)} MB PSS in ${own.length} processes`);
  await sandbox.run(["cancel", id]);
}

function carries(pid: number, id: string): boolean {
  return readText(`/proc/${pid}/environ`)?.split("\0").includes(`TASK_BG_ID=${id}`) ?? false;
}

function runsDroid(pid: number): boolean {
  const commandLine = readText(`/proc/${pid}/cmdline`) ?? "";
  return /^(\/bin\/sh\0\S*droid\0exec|sleep\x0077\0)/.test(commandLine);
}

function pssOf(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(readText(`/proc/${pid}/smaps_rollup`) ?? "")?.[1] ?? 0);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
