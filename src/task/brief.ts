import type { TaskRecord } from "./record.ts";

const shownCharacters = 200;

/** What an agent's context has room for: no prompt, no machine's detail, result and error cut at 200 characters. */
export function toBrief(record: TaskRecord) {
  const { id, description, agent, status, reason, parent_session_id, started_at, completed_at, progress } = record;
  return {
    id,
    description,
    agent,
    status,
    ...(reason ? { reason } : {}),
    parent_session_id,
    started_at,
    completed_at,
    ...(status === "running" && progress
      ? { progress: { toolCalls: progress.toolCalls, lastTool: progress.lastTool, percent: progress.percent } }
      : {}),
    result: cut(record.result),
    error: cut(record.error),
  };
}

function cut(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  const characters = Array.from(text.slice(0, 2 * shownCharacters + 2));
  return characters.length > shownCharacters ? `${characters.slice(0, shownCharacters).join("")}…` : text;
}
