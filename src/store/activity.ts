import { readFileSync } from "node:fs";
import * as v from "valibot";
import type { Activity } from "../task/idleness.ts";
import { type Store, storePaths } from "./store.ts";
import { writeAtomically } from "./write-atomically.ts";

const activitySchema = v.looseObject({
  at: v.number(),
  outputBytes: v.number(),
  processorMs: v.number(),
  activeAt: v.number(),
});

/** Reads what the last look at a run left; nothing when there was none. */
export function readActivity(store: Store, id: string): Activity | undefined {
  try {
    const parsed = v.safeParse(activitySchema, JSON.parse(readFileSync(storePaths.activity(store, id), "utf8")));
    return parsed.success ? parsed.output : undefined;
  } catch {
    // Not there, or torn: the next look starts anew.
    return undefined;
  }
}

/** Leaves a look at a run for the next one. */
export function writeActivity(store: Store, id: string, activity: Activity): void {
  writeAtomically(storePaths.activity(store, id), JSON.stringify(activity));
}
