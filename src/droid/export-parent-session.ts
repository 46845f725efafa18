import { appendFileSync, lstatSync, readFileSync } from "node:fs";
import { isAbsolute } from "node:path";

/**
 * Lets every command of a session know which session it belongs to: adds an `export` line, once, to the file that the
 * Droid CLI names for that. The id has been checked: it has no character that a shell would take for anything else.
 * @returns what kept it from it, if anything did
 */
export function exportParentSession(envFile: string, sessionId: string): string | undefined {
  const line = `export TASK_BG_PARENT_SESSION='${sessionId}'\n`;
  if (!isAbsolute(envFile)) return `CLAUDE_ENV_FILE ${JSON.stringify(envFile)} is not an absolute path`;
  const found = lstatSync(envFile, { throwIfNoEntry: false });
  // Opening a FIFO would hang the session.
  if (found !== undefined && !found.isFile()) return `CLAUDE_ENV_FILE ${envFile} is not a regular file`;
  const content = found === undefined ? "" : readFileSync(envFile, "utf8");
  if (content.includes(line)) return undefined;
  appendFileSync(envFile, content === "" || content.endsWith("\n") ? line : `\n${line}`, { mode: 0o600 });
  return undefined;
}
