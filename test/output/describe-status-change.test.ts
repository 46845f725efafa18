import { describe, expect, test } from "bun:test";
import { describeStatusChange } from "../../src/output/describe-status-change.ts";
import type { StatusChange } from "../../src/task/status-change.ts";

const change: StatusChange = {
  at: "2026-11-24T05:00:00.123Z",
  taskId: "bg_1",
  from: "running",
  to: "completed",
  description: "Fix auth",
  group: null,
};

describe("describeStatusChange", () => {
  test.each<[string, Partial<StatusChange>]>([
    ["2026-11-24T05:00:00Z  bg_1  running → completed  Fix auth", {}],
    ["2026-11-24T05:00:00Z  bg_1  queued  Fix auth  [nightly]", { from: null, to: "queued", group: "nightly" }],
    ["2026-11-24T05:00:00Z  bg_1  running → error (timeout)  Fix auth", { to: "error", reason: "timeout" }],
    ["2026-11-24T05:00:00Z  bg_1  completed → removed", { from: "completed", to: null, description: "" }],
    ["2026-11-24T05:00:00Z  bg_1  running → completed  a b  [c]", { description: "a\nb\x1b[2J", group: "c\x07" }],
  ])("says %j", (line, fields) => {
    expect(describeStatusChange({ ...change, ...fields }, false)).toBe(line);
  });

  test("says with colour what it says without", () => {
    const colored = describeStatusChange(change, true);
    expect(colored).toContain("\x1b[32mcompleted\x1b[39m");
    expect(Bun.stripANSI(colored)).toBe(describeStatusChange(change, false));
  });
});
