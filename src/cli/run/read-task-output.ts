import type { CommandContext } from "../../context.ts";
import { followRenderedOutput } from "../../operations/run-output/follow-rendered-output.ts";
import { hasRunEnded } from "../../operations/settle/has-run-ended.ts";
import { createOutputPane, type OutputPane, paneLines } from "../../output/output-pane.ts";
import type { TaskRecord } from "../../task/record.ts";
import { outputSource } from "./follow-task.ts";

/** What a task says, as it says it, on a screen. Disposing ends the reading. */
export interface TaskOutput extends Pick<OutputPane, "rows">, Disposable {
  readonly id: string;
}

/** Begins to read a task's output. @param onChange told whenever there is more */
export function readTaskOutput(context: CommandContext, task: TaskRecord, onChange: () => void): TaskOutput {
  const pane = createOutputPane();
  const stop = new AbortController();
  const show = (text: string) => {
    if (stop.signal.aborted) return "closed";
    pane.push(text);
    onChange();
    return "written";
  };
  const source = {
    ...outputSource(context, task, paneLines),
    hasEnded: () => hasRunEnded(context, task.id),
    wakeOn: [context.store.dir],
    signal: stop.signal,
  };
  // A task that is removed meanwhile, for one, has no end that could be known.
  followRenderedOutput(source, show).catch((error: Error) => show(`[${error.message}]\n`));
  return { id: task.id, rows: pane.rows, [Symbol.dispose]: () => stop.abort() };
}
