import { expect, test } from "bun:test";
import { listFailures } from "../../scripts/list-failures.ts";

const report = `<?xml version="1.0"?>
<testsuites name="bun test" tests="3" failures="1" skipped="0">
  <testsuite name="test/a.test.ts" tests="3" failures="1">
    <testcase name="passes" classname="A &gt; B" time="0.1" file="test/a.test.ts" line="3" assertions="1" />
    <testcase name="says &quot;no&quot;" classname="A &gt; B" time="0.1" file="test/a.test.ts" line="7" assertions="1">
      <failure type="Error" message="Waited in vain&#10;for &lt;x&gt;">Error: Waited in vain</failure>
    </testcase>
    <testcase name="is left out" classname="A" time="0.1" file="test/a.test.ts" line="9"><skipped /></testcase>
  </testsuite>
</testsuites>`;

test("the failed tests of a run are named with their place and what they said", () => {
  expect(listFailures(report)).toEqual(['test/a.test.ts:7 A > B > says "no": Waited in vain']);
});

test.each([undefined, "", '<?xml version="1.0"?>\n<testsu'])("a report that tells nothing (%p) names none", (text) => {
  expect(listFailures(text)).toEqual([]);
});
