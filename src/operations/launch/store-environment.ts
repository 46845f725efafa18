import { writeFileSync } from "node:fs";
import { environmentVariables } from "../../config/environment.ts";
import { composeEnvironmentScript, readOwnEnvironment } from "../../process/environment-script.ts";
import { type Store, storePaths } from "../../store/store.ts";

/** Keeps this process's environment for a task that somebody else may start: until then, or while it may be tried again. */
export function storeEnvironment(store: Store, id: string): void {
  const script = composeEnvironmentScript(readOwnEnvironment(environmentVariables()), process.umask());
  writeFileSync(storePaths.environment(store, id), script, { mode: 0o600 });
}
