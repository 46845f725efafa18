import type { CommandContext } from "../../context.ts";
import { TaskBgError } from "../../errors.ts";
import { waitForTasks } from "../../operations/look/wait-for-tasks.ts";
import { describeEnd } from "../../output/describe-end.ts";
import { requireRecord } from "../../store/records.ts";
import { toBrief } from "../../task/brief.ts";
import type { TaskRecord } from "../../task/record.ts";
import { followTask } from "./follow-task.ts";

/** Shows what a task says until it ends, then how it ended. @returns its exit code, as if it had been run in the foreground */
export async function followToEnd(context: CommandContext, id: string): Promise<number> {
  const { output } = context;
  if (output.format === "text")
    await followTask(context, requireRecord(context.store, id), { raw: false, tail: undefined });
  const { ended } = await waitForTasks(context, { ids: [id], timeoutMs: undefined });
  const [record] = ended;
  if (record === undefined) throw new TaskBgError("not_found", `Task ${id} was removed while it was waited for`);
  if (output.format === "json") output.json({ taskId: id, ...toBrief(record), result: record.result ?? null });
  else output.note(describeEnd(record, context.now()));
  return exitCodeOfTask(record);
}

function exitCodeOfTask({ status, exit }: TaskRecord): number {
  return status === "completed" ? 0 : exit?.code || 1;
}
