import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { rmSync, writeFileSync } from "node:fs";
import { sweepRecords } from "../../../src/operations/stop/sweep-records.ts";
import { listRecordIds, readRecords } from "../../../src/store/records.ts";
import { storePaths } from "../../../src/store/store.ts";
import { isFinal, taskStatuses } from "../../../src/task/record.ts";
import { newRecord } from "../../fixtures/create-task.ts";
import { createTestContext, type TestContext } from "../../fixtures/create-test-context.ts";

setDefaultTimeout(60_000);

/** Adds records of every status. */
function addRecords(context: TestContext, count: number): void {
  for (let n = 0; n < count; n++) {
    const record = newRecord(context, { status: taskStatuses[n % 5] ?? "running", unknown: { n } });
    writeFileSync(storePaths.record(context.store, record.id), JSON.stringify(record));
  }
}

function removeRecords({ store }: TestContext, count: number): void {
  for (const id of listRecordIds(store).slice(-count)) rmSync(storePaths.record(store, id));
}

/** What the sweep must find, read by this process alone. */
function readHere({ store }: TestContext) {
  const { records, unreadable } = readRecords(store);
  return { records: records.filter(({ status }) => !isFinal(status)), unreadable };
}

async function sweep({ store }: TestContext) {
  const told: [number, number][] = [];
  const answer = await sweepRecords(store, (done, total) => told.push([done, total]));
  return { answer, told };
}

describe("sweepRecords", () => {
  test("finds by workers, from 2,000 records on, what one process finds", async () => {
    await using context = createTestContext({ sample: "broken" });
    addRecords(context, 2500 - readHere(context).unreadable.length);
    const { answer, told } = await sweep(context);
    expect(answer).toEqual(readHere(context));
    expect([answer.records.length, answer.unreadable.length]).toEqual([998, 7]);
    expect(told.at(0)).toEqual([1250, 2500]);
    expect(told.at(1)).toEqual([2500, 2500]);

    removeRecords(context, 499);
    const odd = await sweep(context);
    expect(odd.answer).toEqual(readHere(context));
    expect(odd.told.at(-1)).toEqual([2001, 2001]);

    removeRecords(context, 2);
    expect(await sweep(context)).toEqual({ answer: readHere(context), told: [] });
  });

  test("finds nothing in an empty store", async () => {
    await using context = createTestContext();
    expect(await sweepRecords(context.store)).toEqual({ records: [], unreadable: [] });
  });
});
