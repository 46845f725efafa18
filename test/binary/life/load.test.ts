import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { closeSync, constants, openSync } from "node:fs";
import { join } from "node:path";
import { createSandbox, type StoredRecord } from "../../fixtures/sandbox.ts";
import { until } from "../../fixtures/until.ts";
import { findMembers } from "../../process/session-members.ts";
import { nothingLives } from "./task-steps.ts";

setDefaultTimeout(180_000);

/** So many short tasks are launched here; by hand, ten times as many. */
const shortTasks = Number(process.env.TASK_BG_TEST_SHORT_TASKS ?? 100);

describe("Many short tasks", () => {
  test("all complete and leave no process, not even a dead one", async () => {
    await using sandbox = createSandbox();
    const ids = await inParallel(shortTasks, 8, () => sandbox.launch(["--exec", "--", "true"]));
    await until(() => sandbox.records().every(isEnded), "every record is final");
    expect(sandbox.records().map(({ id }) => id)).toEqual(ids.toSorted());
    expect(sandbox.records().filter(({ status }) => status !== "completed")).toEqual([]);
    await nothingLives(sandbox);
    const keepers = sandbox.records().map((record) => (record.process as { pid: number }).pid);
    await until(() => findMembers(keepers).length === 0, "their sessions are empty");
    expect(await sandbox.ask<object>(["list", "--brief"])).toMatchObject({ total: shortTasks, completed: shortTasks });
  });
});

describe("A live task", () => {
  test("is never settled while four processes list without pause, and completes", async () => {
    await using sandbox = createSandbox({ env: { TASK_BG_MAX_PARALLEL: "64" } });
    const gate = join(sandbox.work, "gate");
    Bun.spawnSync(["mkfifo", gate]);
    const seen: string[] = [];
    const end = new AbortController();
    const watch = async (): Promise<void> => {
      while (!end.signal.aborted) {
        const { tasks } = await sandbox.ask<{ tasks: StoredRecord[] }>(["list"]);
        seen.push(...tasks.map(({ id, status, reason }) => `${id} ${status} ${String(reason)}`));
      }
    };
    const watchers = Array.from({ length: 4 }, watch);
    await inParallel(50, 4, () => sandbox.launch(["--exec", "--", "cat", gate]));
    await until(() => seen.length > 4 * 50 * 3, "all were looked at again and again");
    expect(seen.filter((line) => !line.includes(" running "))).toEqual([]);
    expect(sandbox.records().filter(({ status }) => status !== "running")).toEqual([]);
    // Again and again: a command that had not come as far as the gate waits for the next opening.
    await until(() => openGate(gate) && sandbox.records().every(isEnded), "every record is final");
    end.abort();
    await Promise.all(watchers);
    expect(sandbox.records().filter(({ status }) => status !== "completed")).toEqual([]);
    await nothingLives(sandbox);
  });
});

/** Whoever waits for a writer goes on when there is one, and ends when it is gone. */
function openGate(gate: string): true {
  try {
    closeSync(openSync(gate, constants.O_WRONLY | constants.O_NONBLOCK));
  } catch {
    // Nobody waits.
  }
  return true;
}

function isEnded({ status }: StoredRecord): boolean {
  return status !== "queued" && status !== "running";
}

/** Runs an action so many times, some at once. */
async function inParallel<T>(times: number, atOnce: number, action: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let left = times;
  const work = async (): Promise<void> => {
    while (left-- > 0) results.push(await action());
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return results;
}
