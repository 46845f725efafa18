import type { CommandContext } from "../../context.ts";
import { watchTasks } from "../../operations/look/watch-tasks.ts";
import { renderTaskTable } from "../../output/task-table.ts";
import { writeBytes } from "../../output/write-bytes.ts";
import type { TaskRecord } from "../../task/record.ts";
import type { TaskFilter } from "../../task/selection.ts";

/** Changes that come together are told together. */
const settleMs = 100;

/**
 * Prints the table of tasks again whenever one came, went, changed its state or got on in its plan: for what cannot show a
 * screen. Ends when nothing is live if so asked, or when its reader goes.
 * @returns the exit code
 */
export async function printTables(
  context: CommandContext,
  options: { filter: TaskFilter; untilDone: boolean },
): Promise<number> {
  const { output } = context;
  using watch = watchTasks(context, options.filter);
  let printed: string | undefined;
  for (;;) {
    const { tasks, done } = await watch.next();
    const news = tasks.map(describeNews).join();
    if (news !== printed) {
      const table = renderTaskTable(tasks, { now: context.now(), columns: output.columns, color: output.color });
      if ((await writeBytes(Buffer.from(`${printed === undefined ? "" : "\n"}${table}\n`))) === "closed") return 0;
      printed = news;
    }
    if (options.untilDone && done) return 0;
    await Bun.sleep(settleMs);
  }
}

function describeNews({ id, status, progress }: TaskRecord): string {
  return `${id} ${status} ${progress?.percent ?? ""}`;
}
