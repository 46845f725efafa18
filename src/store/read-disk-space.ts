import { statfsSync } from "node:fs";
import type { DiskSpace } from "../task/disk-floor.ts";
import type { Store } from "./store.ts";

/** Reads how much of the disk that the tasks are on is left to this user. */
export function readDiskSpace(store: Store): DiskSpace {
  const { bavail, blocks, bsize } = statfsSync(store.dir);
  return { free: bavail * bsize, total: blocks * bsize };
}
