import { findRecord } from "../../store/records.ts";
import { type Store, storePaths } from "../../store/store.ts";
import { writeAtomically } from "../../store/write-atomically.ts";
import type { TaskRecord } from "../../task/record.ts";
import { fillResults, findResultReferences } from "../../task/result-references.ts";

/** Puts the results that a task's prompt refers to into the file that its droid reads. The record keeps the references. */
export function fillPrompt(store: Store, record: TaskRecord): void {
  const prompt = record.prompt ?? "";
  if (record.kind !== "droid" || findResultReferences(prompt).length === 0) return;
  writeAtomically(
    storePaths.prompt(store, record.id),
    fillResults(prompt, (id) => resultOf(store, id)),
  );
}

function resultOf(store: Store, id: string): string | undefined {
  const record = findRecord(store, id);
  return record?.result ?? record?.error ?? undefined;
}
