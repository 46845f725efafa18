import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { countResults, formatCounts, sumCounts, type TestCounts } from "./count-results.ts";
import { listFailures } from "./list-failures.ts";

const root = join(import.meta.dir, "..");
const reports = join(root, "reports");

/** The default of Bun is 5 s; a start of the real Droid CLI on a busy machine takes longer. */
const testTimeoutMs = 180_000;

/** What each kind of test covers; a kind runs in a process of its own and leaves `reports/<kind>.xml`. */
const kinds: Record<string, string[]> = {
  unit: ["test", "--path-ignore-patterns=test/binary/**", "--path-ignore-patterns=test/e2e/**"],
  binary: ["test/binary"],
  e2e: ["test/e2e"],
};

if (import.meta.main) {
  const chosen = process.argv.slice(2);
  process.exitCode = runTests(chosen.length > 0 ? { chosen } : kinds);
}

function runTests(runs: Record<string, string[]>): number {
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const results = Object.entries(runs).map(([kind, args]) => ({ kind, ...runKind(kind, args) }));
  const sum = sumCounts(results.map(({ counts }) => counts));
  console.log("");
  for (const failure of results.flatMap(({ failures }) => failures)) console.log(`failed: ${failure}`);
  for (const { kind, counts } of results) console.log(`${kind}: ${formatCounts(counts)}`);
  console.log(formatCounts(sum));
  // For whoever runs this through make, which has a last word of its own when it fails.
  writeFileSync(join(reports, "counts.txt"), `${formatCounts(sum)}\n`);
  return sum.failed === 0 ? 0 : 1;
}

function runKind(kind: string, args: string[]): { counts: TestCounts; failures: string[] } {
  const report = join(reports, `${kind}.xml`);
  const flags = ["--reporter=junit", `--reporter-outfile=${report}`, `--timeout=${testTimeoutMs}`];
  const { exitCode } = Bun.spawnSync([process.execPath, "test", ...flags, ...args], {
    cwd: root,
    env: testEnvironment(),
    stdio: ["ignore", "inherit", "inherit"],
  });
  const text = existsSync(report) ? readFileSync(report, "utf8") : undefined;
  return { counts: countResults(text, exitCode), failures: listFailures(text) };
}

/** Without what belongs to whoever runs the tests: they may themselves be a background task with a store of their own. */
function testEnvironment(): Record<string, string | undefined> {
  const foreign = /^(TASK_BG_|FACTORY_|BUN_|CLAUDE_|NO_COLOR$|FORCE_COLOR$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
