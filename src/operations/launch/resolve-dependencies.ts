import { findTaskId } from "../../store/find-task-id.ts";
import type { Store } from "../../store/store.ts";
import type { Dependency } from "../../task/dependency-word.ts";
import { findResultReferences, renameResultReferences } from "../../task/result-references.ts";

/** A prompt and what its task waits for, with every id found and whole. */
export interface ResolvedPrompt {
  prompt: string;
  /** Whether results are to be put into it when it starts. */
  refersToResults: boolean;
  after: Dependency[];
}

/**
 * Finds the tasks that a launch names, in `after` and by `{{result:ID}}` in its prompt. A task whose result is wanted is
 * waited for: it must have completed, unless `after` says otherwise.
 * @throws TaskBgError `not_found`, `ambiguous` for a task that is not there
 */
export function resolveDependencies(store: Store, prompt: string, after: readonly Dependency[]): ResolvedPrompt {
  const named = after.map(({ id, on }) => ({ id: findTaskId(store, id), on }));
  const wanted = findResultReferences(prompt).map((typed) => findTaskId(store, typed));
  const implied = wanted.filter((id) => !named.some((dependency) => dependency.id === id));
  return {
    prompt: renameResultReferences(prompt, (typed) => findTaskId(store, typed)),
    refersToResults: wanted.length > 0,
    after: [...named, ...implied.map((id): Dependency => ({ id, on: "ok" }))],
  };
}
