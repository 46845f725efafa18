import type { Context } from "../../context.ts";
import { readDiskSpace } from "../../store/read-disk-space.ts";
import { type DiskSpace, describeShortage } from "../../task/disk-floor.ts";
import { writeSize } from "../../task/size.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

const fix = "task-bg remove --finished --older-than 7d";
const plenty = 1024 ** 3;

/** Looks whether there is room for what tasks write. */
export function checkDiskSpace({ store, config }: Context): Finding {
  return judgeDiskSpace(readDiskSpace(store), config.minFreeBytes);
}

/** Judges how much room is left. */
export function judgeDiskSpace(space: DiskSpace, minFree: number | undefined): Finding {
  const shortage = describeShortage(space, minFree);
  if (shortage !== undefined) return fail(`Nothing is started: ${shortage}`, fix);
  const message = `${writeSize(space.free)} free where the tasks are`;
  return space.free < plenty ? warn(message, fix) : ok(message);
}
