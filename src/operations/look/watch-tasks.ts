import { statSync } from "node:fs";
import type { Context } from "../../context.ts";
import { storePaths } from "../../store/store.ts";
import { isFinal, isOriginalRecord, type TaskRecord } from "../../task/record.ts";
import type { TaskFilter } from "../../task/selection.ts";
import { orderForWatch } from "../../task/watch-order.ts";
import { addProgress } from "./add-progress.ts";
import { trackTasks } from "./track-tasks.ts";

/** The progress of a run is read from its whole output: at most this share of the time goes into it. */
const progressShare = 0.05;

/** What a watch shows. */
export interface WatchedTasks {
  /** What runs, what waits, what ended last; running ones with their progress. */
  tasks: readonly TaskRecord[];
  /** How many records cannot be read. */
  unreadable: number;
  /** Whether none runs or is queued, of those in other states than the filter's too. */
  done: boolean;
}

/** Tasks as they are at each moment. */
export interface TaskWatch extends Disposable {
  /** Waits until something may have changed, a second at most. The first time it answers at once. */
  next(): Promise<WatchedTasks>;
  /** Reads everything again. */
  refresh(): WatchedTasks;
}

/** Watches the tasks that a filter leaves. */
export function watchTasks(context: Context, { status, ...filter }: TaskFilter): TaskWatch {
  const tracker = trackTasks(context, filter);
  const addKnownProgress = createProgressReader(context);
  let ordered = { version: -1, tasks: [] as TaskRecord[], done: false };

  function show(): WatchedTasks {
    if (ordered.version !== tracker.version) ordered = order();
    const tasks = ordered.tasks.map((task) => (task.status === "running" ? addKnownProgress(task) : task));
    return { tasks, unreadable: tracker.unreadable.size, done: ordered.done };
  }

  function order() {
    const all = [...tracker.tasks.values()];
    const wanted = status === undefined ? all : all.filter((task) => status.includes(task.status));
    const done = all.every((task) => isFinal(task.status));
    return { version: tracker.version, tasks: orderForWatch(wanted), done };
  }

  return {
    next: async () => {
      await tracker.next();
      return show();
    },
    refresh: () => {
      tracker.refresh();
      return show();
    },
    [Symbol.dispose]: () => tracker[Symbol.dispose](),
  };
}

function createProgressReader(context: Context): (record: TaskRecord) => TaskRecord {
  const read = new Map<string, { size: number; againAt: number; progress: TaskRecord["progress"] }>();
  return (record) => {
    const { id } = record;
    if (isOriginalRecord(record)) return record;
    const size = statSync(storePaths.output(context.store, id), { throwIfNoEntry: false })?.size ?? 0;
    const last = read.get(id);
    const start = performance.now();
    if (last && (last.size === size || start < last.againAt)) return { ...record, progress: last.progress };
    const current = addProgress(context, record);
    const took = performance.now() - start;
    read.set(id, { size, againAt: start + took / progressShare, progress: current.progress });
    return current;
  };
}
