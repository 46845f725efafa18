import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { systemErrorCode, TaskBgError } from "../errors.ts";
import { parseTaskRecord, type TaskRecord } from "../task/record.ts";
import { isTaskId } from "../task/task-id.ts";
import { type Store, storePaths } from "./store.ts";
import { withStoreLock } from "./with-store-lock.ts";
import { writeAtomically } from "./write-atomically.ts";

/** A record that cannot be used: named in every listing, never overwritten or deleted. */
export interface UnreadableRecord {
  id: string;
  path: string;
  problem: string;
}

export type StoredRecord =
  | { kind: "record"; record: TaskRecord }
  | { kind: "missing" }
  | ({ kind: "unreadable" } & UnreadableRecord);

/**
 * Reads one record as it stands. Needs no lock: records are replaced whole.
 * @param maxBytes a larger one, which a result makes it, is unreadable for whoever has no memory for it
 */
export function readRecord(store: Store, id: string, maxBytes?: number): StoredRecord {
  const path = storePaths.record(store, id);
  let json: string;
  try {
    const size = maxBytes === undefined ? 0 : statSync(path).size;
    if (size > (maxBytes ?? 0))
      return { kind: "unreadable", id, path, problem: `it has ${size} bytes, more than ${maxBytes}` };
    json = readFileSync(path, "utf8");
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return { kind: "missing" };
    return { kind: "unreadable", id, path, problem: (error as Error).message };
  }
  const parsed = parseTaskRecord(json, id);
  return parsed.ok
    ? { kind: "record", record: parsed.record }
    : { kind: "unreadable", id, path, problem: parsed.problem };
}

/** Reads one record; undefined when it is not there, or cannot be read. */
export function findRecord(store: Store, id: string): TaskRecord | undefined {
  const stored = readRecord(store, id);
  return stored.kind === "record" ? stored.record : undefined;
}

/** Reads one record that must be there. @throws TaskBgError `not_found`, `unreadable_record` */
export function requireRecord(store: Store, id: string): TaskRecord {
  const stored = readRecord(store, id);
  if (stored.kind === "record") return stored.record;
  if (stored.kind === "missing") {
    throw new TaskBgError("not_found", `No task ${id} in ${store.dir}`, { hint: "List the tasks with: task-bg list" });
  }
  throw new TaskBgError("unreadable_record", `The record ${stored.path} cannot be read: ${stored.problem}`, {
    hint: "Mend it or move it away; task-bg never overwrites it.",
  });
}

/** The ids of every record, oldest first. */
export function listRecordIds(store: Store): string[] {
  return readdirSync(store.dir)
    .filter((name) => name.endsWith(".json") && isTaskId(name.slice(0, -5)))
    .map((name) => name.slice(0, -5))
    .sort();
}

/** Reads the given records, all of them unless named. */
export function readRecords(
  store: Store,
  ids: readonly string[] = listRecordIds(store),
): { records: TaskRecord[]; unreadable: UnreadableRecord[] } {
  const records: TaskRecord[] = [];
  const unreadable: UnreadableRecord[] = [];
  for (const id of ids) {
    const stored = readRecord(store, id);
    if (stored.kind === "record") records.push(stored.record);
    if (stored.kind === "unreadable") unreadable.push({ id, path: stored.path, problem: stored.problem });
  }
  return { records, unreadable };
}

/** Writes a record. Call it under the store lock. @throws TaskBgError `io` */
export function writeRecord(store: Store, record: TaskRecord): void {
  const path = storePaths.record(store, record.id);
  try {
    writeAtomically(path, `${JSON.stringify(record, null, 2)}\n`);
  } catch (error) {
    const hint =
      systemErrorCode(error) === "ENOSPC" ? "Make space; what the task did is settled at the next command." : undefined;
    throw new TaskBgError("io", `The record ${path} cannot be written: ${(error as Error).message}`, {
      cause: error,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

/**
 * Changes one record under the lock. The record is read again there, so a change never builds on an old one.
 * @param change returns the new record, or undefined to leave it
 * @returns the record as it stands afterwards
 */
export function updateRecord(
  store: Store,
  id: string,
  change: (record: TaskRecord) => TaskRecord | undefined,
): { record: TaskRecord; changed: boolean } {
  return withStoreLock(store, () => {
    const record = requireRecord(store, id);
    const next = change(record);
    if (next === undefined) return { record, changed: false };
    writeRecord(store, next);
    return { record: next, changed: true };
  });
}

/** Deletes what a run that never started left, so that it can be claimed again. */
export function deleteRunFiles(store: Store, id: string): void {
  for (const path of [storePaths.run, storePaths.output]) rmSync(path(store, id), { force: true });
}

/** Moves the output of a run aside before the next one begins. */
export function setAsideOutput(store: Store, id: string, attempt: number): void {
  if (existsSync(storePaths.output(store, id)))
    renameSync(storePaths.output(store, id), storePaths.attempt(store, id, attempt));
  rmSync(storePaths.run(store, id), { force: true });
}

/** Deletes every file of a task, its record last, so that a crash in between leaves a task that can be removed again. */
export function deleteTaskFiles(store: Store, id: string): void {
  const { environment, activity, prompt, system, run, output } = storePaths;
  for (const path of [environment, activity, prompt, system, run, output]) rmSync(path(store, id), { force: true });
  for (let attempt = 1; existsSync(storePaths.attempt(store, id, attempt)); attempt++)
    rmSync(storePaths.attempt(store, id, attempt));
  rmSync(storePaths.record(store, id), { force: true });
}
