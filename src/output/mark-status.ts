import type { TaskStatus } from "../task/record.ts";
import type { Style } from "./style.ts";

const marks = { queued: "dim", running: "cyan", completed: "green", error: "red", cancelled: "yellow" } as const;

/** Colours a text as its task's state; the text itself says the state as well. */
export function markStatus(text: string, status: TaskStatus, style: Style): string {
  return style[marks[status]](text);
}
