import type { Context } from "../context.ts";
import { acknowledge, listPosted, withDeliveryLock } from "../store/outbox.ts";
import { readRecord } from "../store/records.ts";
import { composeDelivery } from "../task/compose-delivery.ts";
import { isTerminal, type TaskRecord } from "../task/record.ts";

/** Hands a text to the session. @returns whether it got there */
export type Tell = (text: string) => Promise<boolean>;

/**
 * Tells a session of every completion that waits for it. Acknowledged after it was told: a crash in between repeats the
 * delivery and never loses it. Takes no lock but the session's own.
 */
export async function deliverCompletions(context: Context, session: string, tell: Tell): Promise<void> {
  const { store } = context;
  await withDeliveryLock(store, session, async () => {
    const { finished, ghosts } = readPosted(context, session);
    if (finished.length > 0 && !(await tell(composeDelivery(finished, context.now())))) return;
    acknowledge(store, session, [...finished.map(({ id }) => id), ...ghosts]);
  });
}

// Posted a moment before the record is final: such a one waits for the next hook. A removed task has nothing to tell.
function readPosted({ store }: Context, session: string): { finished: TaskRecord[]; ghosts: string[] } {
  const finished: TaskRecord[] = [];
  const ghosts: string[] = [];
  for (const id of listPosted(store, session)) {
    const stored = readRecord(store, id);
    if (stored.kind === "missing") ghosts.push(id);
    if (stored.kind === "record" && isTerminal(stored.record.status)) finished.push(stored.record);
  }
  return { finished, ghosts };
}
