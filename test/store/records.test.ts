import { describe, expect, test } from "bun:test";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  deleteTaskFiles,
  listRecordIds,
  readRecord,
  readRecords,
  requireRecord,
  updateRecord,
  writeRecord,
} from "../../src/store/records.ts";
import { storePaths } from "../../src/store/store.ts";
import { parseTaskRecord } from "../../src/task/record.ts";
import { catchError } from "../fixtures/catch-error.ts";
import { createTask, newRecord } from "../fixtures/create-task.ts";
import { createTestContext } from "../fixtures/create-test-context.ts";
import { canMount, mountTmpfs } from "../fixtures/mount-tmpfs.ts";

const now = () => new Date("2026-11-24T05:00:00.000Z");

describe("readRecords", () => {
  test("reads every record, oldest first, and passes over every other file", async () => {
    await using context = createTestContext({ sample: "original" });
    for (const name of [".lock", ".x.json.1.0.tmp", "-x.json", "a b.json", "notes.txt", ".hidden.json"])
      writeFileSync(join(context.store.dir, name), "{");
    const { records, unreadable } = readRecords(context.store);
    expect(records.map(({ id }) => id)).toEqual(listRecordIds(context.store));
    expect(records.map(({ status }) => status)).toEqual(["error", "running", "completed", "queued"]);
    expect(unreadable).toEqual([]);
  });

  test("names every record that cannot be read, with its file and its problem", async () => {
    await using context = createTestContext({ sample: "broken" });
    const { dir } = context.store;
    mkdirSync(join(dir, "folder.json"));
    const { records, unreadable } = readRecords(context.store);
    expect(records).toEqual([]);
    expect(unreadable.map(({ id }) => id)).toEqual(listRecordIds(context.store));
    expect(unreadable.length).toBe(8);
    for (const { id, path, problem } of unreadable) {
      expect(path).toBe(join(dir, `${id}.json`));
      expect(problem).toMatch(/\w/);
    }
  });

  test("reads those that are named, without those that are missing", async () => {
    await using context = createTestContext();
    const [first, second] = [createTask(context), createTask(context)];
    createTask(context);
    const { records } = readRecords(context.store, [second.id, "bg_none", first.id]);
    expect(records.map(({ id }) => id)).toEqual([second.id, first.id]);
  });
});

describe("requireRecord", () => {
  test("says what is not there and what is broken", async () => {
    await using context = createTestContext({ sample: "broken" });
    const { store } = context;
    expect(readRecord(store, "bg_none")).toEqual({ kind: "missing" });
    expect(catchError(() => requireRecord(store, "bg_none"))).toMatchObject({
      code: "not_found",
      message: `No task bg_none in ${store.dir}`,
      hint: expect.stringContaining("task-bg list"),
    });
    expect(catchError(() => requireRecord(store, "bg_1930000000000000001"))).toMatchObject({
      code: "unreadable_record",
      message: `The record ${store.dir}/bg_1930000000000000001.json cannot be read: it is empty`,
      hint: expect.stringContaining("never overwrites"),
    });
  });
});

describe("updateRecord", () => {
  test("changes a record, keeps what it does not know, and tells how it stands", async () => {
    await using context = createTestContext();
    const task = createTask(context, { added_later: { by: "a newer version" } });
    const update = updateRecord(context.store, task.id, (record) => ({ ...record, model: "opus" }));
    expect(update).toEqual({ changed: true, record: expect.objectContaining({ model: "opus" }) });
    expect(requireRecord(context.store, task.id)).toEqual(update.record);
    expect(update.record).toMatchObject({ added_later: { by: "a newer version" } });
  });

  test("writes nothing when there is nothing to change", async () => {
    await using context = createTestContext();
    const task = createTask(context);
    const path = storePaths.record(context.store, task.id);
    writeFileSync(path, JSON.stringify(task));
    expect(updateRecord(context.store, task.id, () => undefined)).toEqual({ changed: false, record: task });
    expect(readFileSync(path, "utf8")).toBe(JSON.stringify(task));
  });

  test("never overwrites a record that it cannot read", async () => {
    await using context = createTestContext({ sample: "broken" });
    for (const id of listRecordIds(context.store)) {
      const before = readFileSync(storePaths.record(context.store, id));
      const change = () => newRecord({ now }, { id });
      expect(catchError(() => updateRecord(context.store, id, change)).code).toBe("unreadable_record");
      expect(readFileSync(storePaths.record(context.store, id)).equals(before)).toBe(true);
    }
  });

  test("keeps bytes of the original script's that are no text", async () => {
    await using context = createTestContext({ sample: "original" });
    const id = "bg_19aa0c38ed09d8e7f";
    const { prompt } = requireRecord(context.store, id);
    updateRecord(context.store, id, (record) => ({ ...record, model: "opus" }));
    expect(prompt).toContain("café 🚀 \udcff");
    expect(requireRecord(context.store, id).prompt).toBe(prompt);
  });
});

describe("writeRecord", () => {
  test("writes what parseTaskRecord and a person can read", async () => {
    await using context = createTestContext();
    const record = newRecord({ now }, { id: "bg_1" });
    writeRecord(context.store, record);
    const json = readFileSync(storePaths.record(context.store, "bg_1"), "utf8");
    expect(json).toStartWith('{\n  "id": "bg_1",\n');
    expect(json).toEndWith("}\n");
    expect(parseTaskRecord(json, "bg_1")).toEqual({ ok: true, record });
  });

  test.skipIf(!canMount())(
    "says what to do about a full disk and keeps the old record (needs leave to mount)",
    async () => {
      await using context = createTestContext();
      using disk = mountTmpfs(join(context.root, "disk"));
      const record = newRecord({ now }, { id: "bg_1" });
      writeRecord(disk, record);
      expect(catchError(() => writeRecord(disk, { ...record, result: "x".repeat(100_000) }))).toMatchObject({
        code: "io",
        message: expect.stringMatching(/bg_1\.json cannot be written: .*ENOSPC/),
        hint: expect.stringContaining("Make space"),
      });
      expect(requireRecord(disk, "bg_1")).toEqual(record);
    },
  );
});

test("deleteTaskFiles takes every file of a task and nothing of another", async () => {
  await using context = createTestContext();
  const { dir } = context.store;
  for (const id of ["bg_1", "bg_12"])
    for (const ending of ["json", "out", "run", "prompt", "system", "env"])
      writeFileSync(join(dir, `${id}.${ending}`), "");
  deleteTaskFiles(context.store, "bg_1");
  deleteTaskFiles(context.store, "bg_none");
  const left = readdirSync(dir).filter((name) => !name.startsWith("."));
  expect(left.sort()).toEqual(["bg_12.env", "bg_12.json", "bg_12.out", "bg_12.prompt", "bg_12.run", "bg_12.system"]);
});
