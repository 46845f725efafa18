import { environmentOutsideTask } from "../../config/environment.ts";
import type { Context } from "../../context.ts";

/**
 * Cancels a task by a process of its own, which goes on when this one ends: whoever waits for keys must not wait for a grace
 * time, and stopping must not be done from inside a task.
 * @returns what came of it, in a line
 */
export async function cancelApart({ config }: Context, id: string): Promise<string> {
  try {
    const child = Bun.spawn([config.executable, "cancel", id, "--text"], {
      env: environmentOutsideTask(),
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
      detached: true,
    });
    const [said, complaint] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
    return firstLine(said) || firstLine(complaint) || `${id}: cancel said nothing`;
  } catch (error) {
    return `${id} could not be cancelled: ${(error as Error).message}`;
  }
}

function firstLine(text: string): string {
  return text.trimStart().split("\n", 1)[0] ?? "";
}
