import { type Store, storePaths } from "../../store/store.ts";

/** The two files that tell whether a run lives. */
export function runPaths(store: Store, id: string): { output: string; run: string } {
  return { output: storePaths.output(store, id), run: storePaths.run(store, id) };
}
