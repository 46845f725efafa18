import { listRecordIds, readRecords } from "../../store/records.ts";
import type { Store } from "../../store/store.ts";
import { isFinal } from "../../task/record.ts";
import type { SweepAnswer, SweepRequest } from "./sweep-worker.ts";

/** A worker costs 6.5 ms and 8 MB to start; parsing this many records costs more. */
const recordsWorthWorkers = 2_000;
const workers = 2;

/** Told after each share: records read so far, and all there are. */
export type SweepProgress = (done: number, total: number) => void;

/** Reads every record of the store and returns those that have not ended, by workers when there are many. */
export async function sweepRecords(store: Store, onProgress: SweepProgress = () => {}): Promise<SweepAnswer> {
  const ids = listRecordIds(store);
  if (ids.length < recordsWorthWorkers) return sweepHere(store, ids);
  const shares = splitInto(workers, ids);
  let done = 0;
  const answers = await Promise.all(
    shares.map(async (share) => {
      const answer = await sweepInWorker({ dir: store.dir, ids: share });
      onProgress((done += share.length), ids.length);
      return answer;
    }),
  );
  return {
    records: answers.flatMap((answer) => answer.records),
    unreadable: answers.flatMap((answer) => answer.unreadable),
  };
}

function sweepHere(store: Store, ids: string[]): SweepAnswer {
  const { records, unreadable } = readRecords(store, ids);
  return { records: records.filter((record) => !isFinal(record.status)), unreadable };
}

// A worker that cannot start gives only an `error` event and would let the process end with 0: both ends are listened to.
async function sweepInWorker(request: SweepRequest): Promise<SweepAnswer> {
  const worker = new Worker(new URL("./sweep-worker.ts", import.meta.url));
  try {
    return await new Promise<SweepAnswer>((resolve, reject) => {
      worker.addEventListener("message", ({ data }) => resolve(data as SweepAnswer));
      worker.addEventListener("error", (event) => reject(new Error(event.message)));
      worker.addEventListener("close", () => reject(new Error("The sweep worker ended without an answer")));
      worker.postMessage(request);
    });
  } finally {
    worker.terminate();
  }
}

function splitInto(parts: number, ids: string[]): string[][] {
  const size = Math.ceil(ids.length / parts);
  return Array.from({ length: parts }, (_, part) => ids.slice(part * size, (part + 1) * size));
}
