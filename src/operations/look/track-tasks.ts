import type { Context } from "../../context.ts";
import { listRecordIds, readRecord, type UnreadableRecord } from "../../store/records.ts";
import { isFinal, type TaskRecord } from "../../task/record.ts";
import { matchesFilter, type TaskFilter } from "../../task/selection.ts";
import { reconcile } from "../settle/reconcile.ts";
import { reconcileEachSecond } from "../settle/reconcile-each-second.ts";
import { listUnfinished } from "./read-unfinished.ts";
import { shortenRecord } from "./shorten-record.ts";
import { type RecordChanges, watchRecords } from "./watch-records.ts";

/** The kernel tells of new records, but not of a lock that a killed keeper let go: that is looked at this often. */
const tickMs = 1_000;
/** Events can get lost; every record that can have changed is looked at again after so many looks. */
const looksBetweenFullLooks = 10;
/** Of long texts this much is kept: a watch may stand for days over thousands of tasks. */
const keptCharacters = 4_000;

/** Tasks kept up to date by reading only what changed. Their prompts are left out, and long results and errors cut. */
export interface TaskTracker extends Disposable {
  readonly tasks: ReadonlyMap<string, TaskRecord>;
  readonly unreadable: ReadonlyMap<string, UnreadableRecord>;
  /** Another number whenever a task was read or forgotten. */
  readonly version: number;
  /** Looks at every task now. */
  refresh: () => void;
  /** Waits until a record changes, a second at most, and looks at what changed. The first time it looks at once. */
  next: () => Promise<void>;
}

/** Follows the tasks that a filter leaves; its time and limit are judged once, when a task is first seen. */
export function trackTasks(context: Context, filter: TaskFilter): TaskTracker {
  const tasks = new Map<string, TaskRecord>();
  const unreadable = new Map<string, UnreadableRecord>();
  const others = new Set<string>();
  // Before the first look, so that nothing is missed in between.
  const records = watchRecords(context.store.dir);
  const tick = reconcileEachSecond(context);
  let looks = 0;
  let version = 0;

  function look(id: string): void {
    version++;
    const stored = readRecord(context.store, id);
    if (stored.kind === "unreadable") {
      unreadable.set(id, stored);
      return;
    }
    unreadable.delete(id);
    if (stored.kind === "missing") forget(id);
    else if (tasks.has(id) || matchesFilter(stored.record, filter, context.now()))
      tasks.set(id, shortenRecord(stored.record, keptCharacters));
    else others.add(id);
  }

  function forget(id: string): void {
    version++;
    for (const known of [tasks, unreadable, others]) known.delete(id);
  }

  function lookAtAll(): void {
    const ids = new Set(listRecordIds(context.store));
    for (const id of [...tasks.keys(), ...unreadable.keys(), ...others]) if (!ids.has(id)) forget(id);
    const unfinished = listUnfinished(context.store);
    for (const id of ids) {
      const known = tasks.get(id);
      if (unfinished.has(id) || (known ? !isFinal(known.status) : !others.has(id))) look(id);
    }
  }

  function refresh(): void {
    reconcile(context);
    lookAtAll();
  }

  async function next(): Promise<void> {
    if (looks++ === 0) return refresh();
    const changes: RecordChanges = await records.next(tickMs);
    if (changes === "any" || looks % looksBetweenFullLooks === 0) return refresh();
    if (changes.size === 0) tick();
    for (const id of changes) look(id);
  }

  return {
    tasks,
    unreadable,
    get version() {
      return version;
    },
    refresh,
    next,
    [Symbol.dispose]: () => records[Symbol.dispose](),
  };
}
