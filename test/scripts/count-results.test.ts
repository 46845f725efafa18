import { describe, expect, test } from "bun:test";
import { countResults, formatCounts, sumCounts } from "../../scripts/count-results.ts";

const report = (tests: number, failures: number, skipped: number) =>
  `<?xml version="1.0"?>\n<testsuites name="bun test" tests="${tests}" failures="${failures}" skipped="${skipped}" time="1">\n` +
  `  <testsuite name="a.test.ts" tests="99" failures="98" skipped="97">\n  </testsuite>\n</testsuites>`;

describe("countResults", () => {
  test.each([
    ["takes the totals of the whole run", report(7, 2, 4), 1, { passed: 1, failed: 2, skipped: 4 }],
    ["has no failures when all passed", report(3, 0, 0), 0, { passed: 3, failed: 0, skipped: 0 }],
    ["counts a failed run whose report shows no failure", report(3, 0, 1), 1, { passed: 2, failed: 1, skipped: 1 }],
    [
      "counts a run without a report as failed, even with exit code 0",
      undefined,
      0,
      { passed: 0, failed: 1, skipped: 0 },
    ],
    ["counts an empty run as failed", report(0, 0, 0), 0, { passed: 0, failed: 1, skipped: 0 }],
    [
      "counts a report that breaks off as failed",
      '<?xml version="1.0"?>\n<testsu',
      0,
      { passed: 0, failed: 1, skipped: 0 },
    ],
  ])("%s", (_title, text, exitCode, counts) => {
    expect(countResults(text, exitCode)).toEqual(counts);
  });
});

test("the last line adds up every kind", () => {
  const all = [
    { passed: 5, failed: 0, skipped: 1 },
    { passed: 2, failed: 1, skipped: 3 },
  ];
  expect(formatCounts(sumCounts(all))).toBe("7 passed, 1 failed, 4 skipped");
});
