import { readRecords } from "../../store/records.ts";
import { isFinal } from "../../task/record.ts";

/** What a sweep worker is sent, and answers. */
export interface SweepRequest {
  dir: string;
  ids: string[];
}
export type SweepAnswer = Pick<ReturnType<typeof readRecords>, "records" | "unreadable">;

declare const self: Worker;

// The message is the whole of the worker's life: it reads its share of the records and ends.
self.addEventListener("message", ({ data }: MessageEvent<SweepRequest>) => {
  const { records, unreadable } = readRecords({ dir: data.dir }, data.ids);
  self.postMessage({
    records: records.filter((record) => !isFinal(record.status)),
    unreadable,
  } satisfies SweepAnswer);
});
