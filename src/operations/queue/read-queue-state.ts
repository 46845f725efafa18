import type { Context } from "../../context.ts";
import { listLive } from "../../store/live-index.ts";
import { readPause } from "../../store/pause-state.ts";
import { readDiskSpace } from "../../store/read-disk-space.ts";
import { findRecord, readRecords } from "../../store/records.ts";
import { describeShortage } from "../../task/disk-floor.ts";
import type { QueueState } from "../../task/queue-policy.ts";
import { effectiveLimits } from "./effective-limits.ts";

/** Reads what a start is judged by. Call it under the store lock, or the slots it counts may be taken by others. */
export function readQueueState({ store, config, now }: Context): QueueState {
  return {
    limits: effectiveLimits(config),
    // One that is queued again and still marked as live was taken back by somebody who was killed in between.
    running: readRecords(store, listLive(store)).records.filter(({ status }) => status !== "queued"),
    paused: readPause(store),
    now: now(),
    shortage: describeShortage(readDiskSpace(store), config.minFreeBytes),
    find: (id) => findRecord(store, id),
  };
}
