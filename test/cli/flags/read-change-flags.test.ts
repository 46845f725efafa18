import { describe, expect, test } from "bun:test";
import { type ChangeFlags, changeFlags, readChangeFlags } from "../../../src/cli/flags/read-change-flags.ts";
import { catchError } from "../../fixtures/catch-error.ts";

describe("readChangeFlags", () => {
  test("changes nothing that was not given", () => {
    expect(Object.values(readChangeFlags({})).filter((value) => value !== undefined)).toEqual([]);
  });

  test("reads every flag that there is", () => {
    const flags: Record<keyof typeof changeFlags, string> = {
      description: "Fix",
      parent: "s1",
      autonomy: "high",
      model: "opus",
      cwd: "/srv",
      worktree: "",
      timeout: "30m",
      "idle-timeout": "90s",
      "max-output": "2M",
      "max-tokens": "5000",
      "reasoning-effort": "low",
      group: "night",
      priority: "-3",
      after: "bg_1,any:bg_2",
      key: "k",
      retries: "2",
      backoff: "30s",
    };
    expect(Object.keys(flags)).toEqual(Object.keys(changeFlags));
    expect(readChangeFlags(flags)).toEqual({
      description: "Fix",
      parentSession: "s1",
      autonomy: "high",
      model: "opus",
      cwd: "/srv",
      worktree: "",
      timeoutMs: 1_800_000,
      idleTimeoutMs: 90_000,
      maxOutputBytes: 2_097_152,
      maxTokens: 5000,
      reasoningEffort: "low",
      group: "night",
      priority: -3,
      after: [
        { id: "bg_1", on: "ok" },
        { id: "bg_2", on: "any" },
      ],
      key: "k",
      retries: 2,
      backoffMs: 30_000,
    });
  });

  test("takes no retries for what they are: none", () => {
    expect(readChangeFlags({ retries: "0" }).retries).toBe(0);
  });

  test.each<[ChangeFlags, string]>([
    [{ retries: "-1" }, '--retries is "-1"; expected a whole number of at least 0'],
    [{ "max-tokens": "0" }, '--max-tokens is "0"; expected a whole number of at least 1'],
    [{ autonomy: "hgih" }, '"hgih" is no autonomy level; expected low, medium or high'],
    [{ timeout: "soon" }, '--timeout is "soon"; expected a duration such as 90s, 30m, 2h or 7d'],
    [{ key: "" }, '--key is ""; expected one to about 200 characters'],
  ])("refuses %j", (flags, message) => {
    expect(catchError(() => readChangeFlags(flags)).message).toBe(message);
  });
});
