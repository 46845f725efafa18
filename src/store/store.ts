import { join } from "node:path";

/** A directory of tasks that was checked to be ours (see open-store.ts). */
export interface Store {
  readonly dir: string;
}

/** Where each file of the store is. Ids and session ids are checked before they come here. */
export const storePaths = {
  record: (store: Store, id: string) => join(store.dir, `${id}.json`),
  output: (store: Store, id: string) => join(store.dir, `${id}.out`),
  run: (store: Store, id: string) => join(store.dir, `${id}.run`),
  prompt: (store: Store, id: string) => join(store.dir, `${id}.prompt`),
  system: (store: Store, id: string) => join(store.dir, `${id}.system`),
  attempt: (store: Store, id: string, attempt: number) => join(store.dir, `${id}.${attempt}.out`),
  activity: (store: Store, id: string) => join(store.dir, `${id}.activity`),
  environment: (store: Store, id: string) => join(store.dir, `${id}.env`),
  hooksLog: (store: Store) => join(store.dir, ".hooks.log"),
  lock: (store: Store) => join(store.dir, ".lock"),
  liveIndex: (store: Store) => join(store.dir, ".index", "live"),
  live: (store: Store, id: string) => join(store.dir, ".index", "live", id),
  queueIndex: (store: Store) => join(store.dir, ".index", "queue"),
  pause: (store: Store) => join(store.dir, ".pause"),
  sessionIndex: (store: Store) => join(store.dir, ".index", "session"),
  session: (store: Store, sessionId: string) => join(store.dir, ".index", "session", sessionId),
  keyIndex: (store: Store) => join(store.dir, ".index", "key"),
  outbox: (store: Store) => join(store.dir, ".outbox"),
  outboxOf: (store: Store, session: string) => join(store.dir, ".outbox", session),
  posted: (store: Store, session: string, id: string) => join(store.dir, ".outbox", session, id),
};
