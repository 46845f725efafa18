import { expect, setDefaultTimeout, test } from "bun:test";
import { readFileSync } from "node:fs";
import { createSandbox } from "../../fixtures/sandbox.ts";
import { until } from "../../fixtures/until.ts";
import { launchScript } from "./task-steps.ts";

setDefaultTimeout(180_000);

const budgetKiB = 4 * 1024;

const onLinux = test.skipIf(process.platform !== "linux");

onLinux("Beside a running agent there is at most 4 MB of ours: its keeper, the watcher and its sleep", async () => {
  await using sandbox = createSandbox();
  await launchScript(sandbox, ": >up; exec sleep 61");
  const isAgent = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0")[1] === "61";
  const ours = () => sandbox.processes().filter((pid) => !isAgent(pid));
  await until(() => ours().length === 3, "only what stays is there");
  const kib = ours().reduce((sum, pid) => sum + readPss(pid), 0);
  expect(kib).toBeGreaterThan(0);
  expect(kib).toBeLessThanOrEqual(budgetKiB);
});

/** What a process has of the memory, its share of shared pages included, in KiB. */
function readPss(pid: number): number {
  return Number(/^Pss: +(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1]);
}
