import type { Context } from "../../context.ts";
import { acknowledge, listPosted, withDeliveryLock } from "../../store/outbox.ts";
import { readRecord } from "../../store/records.ts";
import { composeDelivery } from "../../task/compose-delivery.ts";
import { isFinal, type TaskRecord } from "../../task/record.ts";
import { shortenRecord } from "../look/shorten-record.ts";

/** Hands a text to the session. @returns whether it got there */
export type Tell = (text: string) => Promise<boolean>;

/** No delivery has room for more; however many wait, a hook takes no longer than for these. */
const mostTold = 50;

/** A hook has memory for records of so many bytes, one at a time, and of their texts for more than a delivery shows. */
const largestRecord = 8 * 1024 * 1024;
const keptCharacters = 20_000;

/**
 * Tells a session of the completions that wait for it, as many as a delivery has room for. Acknowledged after it was told: a
 * crash in between repeats the delivery and never loses it. Takes no lock but the session's own.
 * @returns what is wrong with what was told, if anything is
 */
export async function deliverCompletions(context: Context, session: string, tell: Tell): Promise<string | undefined> {
  const { store } = context;
  const broken: string[] = [];
  await withDeliveryLock(store, session, async () => {
    const { finished, ghosts, problems, more } = readPosted(context, session);
    const { text, told } = composeDelivery(finished, context.now(), more);
    if (told.length > 0 && !(await tell(text))) return;
    acknowledge(store, session, [...told, ...ghosts]);
    broken.push(...problems);
  });
  return broken.length === 0 ? undefined : broken.join("; ");
}

interface Posted {
  finished: TaskRecord[];
  /** Removed tasks: there is nothing to tell of them. */
  ghosts: string[];
  /** Of records that cannot be read. */
  problems: string[];
  more: boolean;
}

// Posted a moment before the record is final: such a one waits for the next hook.
function readPosted({ store }: Context, session: string): Posted {
  const posted: Posted = { finished: [], ghosts: [], problems: [], more: false };
  for (const id of listPosted(store, session)) {
    posted.more = posted.finished.length === mostTold;
    if (posted.more) break;
    const stored = readRecord(store, id, largestRecord);
    if (stored.kind === "missing") posted.ghosts.push(id);
    if (stored.kind === "record" && isFinal(stored.record.status))
      posted.finished.push(shortenRecord(stored.record, keptCharacters));
    if (stored.kind === "unreadable") {
      posted.finished.push(standIn(id, stored.problem));
      posted.problems.push(`the record ${stored.path} cannot be read: ${stored.problem}`);
    }
  }
  return posted;
}

// Told like a failed one, once: held back, it would start a hook at every tool call for as long as nobody mends it.
function standIn(id: string, problem: string): TaskRecord {
  const error = `It has ended, but its record cannot be read here: ${problem}. Try: task-bg output ${id} --result`;
  return { id, description: "", prompt: "", agent: "unknown", status: "error", reason: "unreadable", error };
}
