import type { TaskRecord } from "../../task/record.ts";

/** A record without its prompt, and with so many characters of its result and error: many are held at once. */
export function shortenRecord(record: TaskRecord, characters: number): TaskRecord {
  const cut = (text: string | null | undefined) => copyHead(text, characters);
  return { ...record, prompt: "", result: cut(record.result), error: cut(record.error) };
}

// A slice of a long string keeps the whole of it in memory; a copy does not.
function copyHead(text: string | null | undefined, characters: number): string | null | undefined {
  if (!text || text.length <= characters) return text;
  return Buffer.from(text.slice(0, characters)).toString();
}
