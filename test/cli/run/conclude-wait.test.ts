import { describe, expect, test } from "bun:test";
import { concludeWait } from "../../../src/cli/run/conclude-wait.ts";
import type { Output } from "../../../src/context.ts";
import type { WaitResult } from "../../../src/operations/look/wait-for-tasks.ts";
import { createRecord } from "../../output/create-record.ts";

const completed = createRecord({ status: "completed" });
const failed = createRecord({ status: "error" });

describe("concludeWait", () => {
  test.each<[string, Partial<WaitResult>, number]>([
    ["there was nothing to wait for", {}, 0],
    ["all completed", { ended: [completed] }, 0],
    ["the first of any completed", { ended: [completed], pending: ["bg_2"] }, 0],
    ["one failed", { ended: [completed, failed] }, 1],
    ["one was removed", { ended: [completed], removed: ["bg_2"] }, 1],
    ["the time was up", { ended: [failed], pending: ["bg_2"], timedOut: true }, 124],
  ])("when %s, gives the exit code for it", (_, result, code) => {
    expect(conclude(result).code).toBe(code);
  });

  test("names what was removed and what has not ended", () => {
    expect(conclude({ removed: ["bg_1"], pending: ["bg_2", "bg_3"], timedOut: true }).said).toEqual([
      "bg_1 was removed while it was waited for",
      "Out of time; not ended: bg_2, bg_3",
    ]);
  });

  test("says nothing of tasks that need not end", () => {
    expect(conclude({ ended: [completed], pending: ["bg_2"] }).said).toEqual([]);
  });
});

function conclude(result: Partial<WaitResult>) {
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  const output = { warn: say, note: say } as Partial<Output> as Output;
  const code = concludeWait(output, { ended: [], removed: [], pending: [], timedOut: false, ...result });
  return { code, said };
}
