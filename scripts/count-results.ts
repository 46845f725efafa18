/** How many tests of a run passed, failed and were skipped. */
export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * Counts the tests of one run. A run that failed with no failed test in its report (a file that does not load), and one that left
 * no report or an empty one (a test that exits), count as one failure: what did not run was not passed.
 * @param report the junit report's text, undefined when there is none
 */
export function countResults(report: string | undefined, exitCode: number): TestCounts {
  const counts = readTotals(report ?? "");
  const unexplained = exitCode !== 0 && counts.failed === 0;
  const empty = counts.passed + counts.failed + counts.skipped === 0;
  return unexplained || empty ? { ...counts, failed: counts.failed + 1 } : counts;
}

/** Adds up the counts of several runs. */
export function sumCounts(all: readonly TestCounts[]): TestCounts {
  const sum = (key: keyof TestCounts) => all.reduce((total, counts) => total + counts[key], 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
}

/** The one line that says how it went. */
export function formatCounts({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function readTotals(report: string): TestCounts {
  const root = /<testsuites\s[^>]*>/.exec(report)?.[0] ?? "";
  const total = (name: string) => Number(new RegExp(`\\s${name}="(\\d+)"`).exec(root)?.[1] ?? 0);
  const [failed, skipped] = [total("failures") + total("errors"), total("skipped")];
  return { passed: total("tests") - failed - skipped, failed, skipped };
}
