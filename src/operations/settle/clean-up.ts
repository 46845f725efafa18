import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { Context } from "../../context.ts";
import { linkKey } from "../../store/key-index.ts";
import { listLive, markLive, unmarkLive } from "../../store/live-index.ts";
import { dropEntry, enqueue, listQueued } from "../../store/queue-index.ts";
import { readRecords, type UnreadableRecord } from "../../store/records.ts";
import { linkSession } from "../../store/session-index.ts";
import { type Store, storePaths } from "../../store/store.ts";
import { withStoreLock } from "../../store/with-store-lock.ts";
import { isOriginalRecord, type TaskRecord } from "../../task/record.ts";
import { isTaskId } from "../../task/task-id.ts";
import { isTaskAlive } from "./is-task-alive.ts";
import { reconcile } from "./reconcile.ts";

/** What was put right. */
export interface CleanUpResult {
  /** Records that are in the index again. */
  indexed: number;
  /** Unfinished files of writers that died, and what a launch that died left without a record. */
  temporaryFiles: number;
  unreadable: UnreadableRecord[];
}

/**
 * Resets what is derived: rebuilds the index from the records and takes away what dead processes left. Deletes no record.
 * Safe beside running tasks: under the store lock nobody else is writing, so every temporary file is a dead writer's.
 */
export function cleanUp(context: Context): CleanUpResult {
  const { store } = context;
  const result = withStoreLock(store, () => {
    const { records, unreadable } = readRecords(store);
    const temporaryFiles = removeFiles([...findTemporaryFiles(store), ...findUnrecorded(store)]);
    forgetMissing(store);
    for (const record of records) indexTask(store, record);
    return { indexed: records.length, temporaryFiles, unreadable };
  });
  reconcile(context);
  return result;
}

function forgetMissing(store: Store): void {
  for (const id of listLive(store)) if (!existsSync(storePaths.record(store, id))) unmarkLive(store, id);
  for (const { name } of listQueued(store)) dropEntry(store, name);
  for (const session of listFiles(storePaths.sessionIndex(store))) rmSync(session, { force: true });
  // Its being there tells hooks that there is nothing to rebuild.
  mkdirSync(storePaths.sessionIndex(store), { recursive: true, mode: 0o700 });
}

function indexTask(store: Store, record: TaskRecord): void {
  if (mayLive(store, record)) markLive(store, record.id);
  else unmarkLive(store, record.id);
  if (record.status === "queued" && !isOriginalRecord(record)) enqueue(store, record);
  if (record.key) linkKey(store, record.key, record.id);
  for (const session of [record.session_id, record.droid_session_id])
    if (session) linkSession(store, session, record.id);
}

function mayLive(store: Store, record: TaskRecord): boolean {
  return (record.status === "running" && !isOriginalRecord(record)) || isTaskAlive(store, record);
}

function removeFiles(paths: readonly string[]): number {
  for (const path of paths) rmSync(path, { force: true });
  return paths.length;
}

function findTemporaryFiles(store: Store): string[] {
  const directories = [store.dir, storePaths.sessionIndex(store), storePaths.keyIndex(store)];
  return directories.flatMap(listFiles).filter((path) => path.endsWith(".tmp"));
}

// An environment may have secrets in it. What has run is kept, though its record was moved away by hand.
function findUnrecorded(store: Store): string[] {
  return listFiles(store.dir).filter((path) => {
    const id = /^(.+)\.(?:env|prompt|system|out)$/.exec(basename(path))?.[1];
    if (id === undefined || !isTaskId(id)) return false;
    const { record, run, output } = storePaths;
    const hasOutput = (statSync(output(store, id), { throwIfNoEntry: false })?.size ?? 0) > 0;
    return !hasOutput && !existsSync(record(store, id)) && !existsSync(run(store, id));
  });
}

function listFiles(directory: string): string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(directory, entry.name)] : [],
  );
}
