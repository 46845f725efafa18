import { type Config, loadConfig, readStoreDir } from "./config/load-config.ts";
import type { Context } from "./context.ts";
import { openStore } from "./store/open-store.ts";
import type { Store } from "./store/store.ts";

/**
 * Makes the context of this process. Settings and store are read at first touch, and once.
 * @param overrides storeDir names the store whatever the environment says: a keeper's, for one
 */
export function createContext(overrides: { storeDir?: string } = {}): Context {
  let config: Config | undefined;
  let store: Store | undefined;
  return {
    now: () => new Date(),
    get config() {
      config ??= loadConfig();
      return config;
    },
    get store() {
      store ??= openStore(overrides.storeDir ?? this.config.storeDir);
      return store;
    },
  };
}

/** Opens the context's store or, when the settings cannot be read, the one that the environment names. @throws TaskBgError */
export function openAnyStore(context: Context): Store {
  try {
    return context.store;
  } catch {
    return openStore(readStoreDir());
  }
}
