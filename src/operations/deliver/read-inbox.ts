import type { Context } from "../../context.ts";
import { acknowledge, listOutboxes, listPosted } from "../../store/outbox.ts";
import { readRecords } from "../../store/records.ts";
import type { TaskRecord } from "../../task/record.ts";
import { reconcile } from "../settle/reconcile.ts";

/** What waits for one session. */
export interface Inbox {
  session: string;
  tasks: TaskRecord[];
}

/** Shows the completions that wait, of one session or of all. */
export function readInbox(context: Context, session: string | undefined): Inbox[] {
  reconcile(context);
  const sessions = session === undefined ? listOutboxes(context.store) : [session];
  return sessions.map((name) => ({
    session: name,
    tasks: readRecords(context.store, listPosted(context.store, name)).records,
  }));
}

/** Takes the shown completions away: they will not be delivered again. */
export function acknowledgeInbox(context: Context, inboxes: readonly Inbox[]): void {
  for (const { session, tasks } of inboxes)
    acknowledge(
      context.store,
      session,
      tasks.map(({ id }) => id),
    );
}
