import { readFileSync, rmSync } from "node:fs";
import * as v from "valibot";
import { systemErrorCode } from "../errors.ts";
import { type Store, storePaths } from "./store.ts";
import { writeAtomically } from "./write-atomically.ts";

const pauseSchema = v.looseObject({ all: v.boolean(), groups: v.array(v.string()) });

/** What is held back in the queue. Running tasks go on. */
export interface PauseState {
  all: boolean;
  groups: string[];
}

/** Reads what is paused. A file that does not parse holds everything back: starting is what cannot be undone. */
export function readPause(store: Store): PauseState {
  let json: string;
  try {
    json = readFileSync(storePaths.pause(store), "utf8");
  } catch (error) {
    if (systemErrorCode(error) === "ENOENT") return { all: false, groups: [] };
    throw error;
  }
  return parsePause(json) ?? { all: true, groups: [] };
}

/** Writes what is paused. Call it under the store lock. */
export function writePause(store: Store, state: PauseState): void {
  if (!state.all && state.groups.length === 0) rmSync(storePaths.pause(store), { force: true });
  else writeAtomically(storePaths.pause(store), JSON.stringify(state));
}

function parsePause(json: string): PauseState | undefined {
  try {
    const parsed = v.safeParse(pauseSchema, JSON.parse(json));
    return parsed.success ? { all: parsed.output.all, groups: parsed.output.groups } : undefined;
  } catch {
    return undefined;
  }
}
