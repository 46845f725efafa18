import { constants, lstatSync, readFileSync, type Stats, writeSync } from "node:fs";
import { isAbsolute } from "node:path";
import { openRegularFile } from "./open-regular-file.ts";

/** A file of exports has a few lines. */
const largestBytes = 1024 * 1024;

/**
 * Lets every command of a session know which session it belongs to: adds an `export` line, once, to the file that the
 * Droid CLI names for that. The id has been checked: it has no character that a shell would take for anything else.
 * @returns what kept it from it, if anything did
 */
export function exportParentSession(envFile: string, sessionId: string): string | undefined {
  const problem = isAbsolute(envFile)
    ? addLine(envFile, `export TASK_BG_PARENT_SESSION='${sessionId}'\n`)
    : "it is not an absolute path";
  return problem === undefined ? undefined : `CLAUDE_ENV_FILE cannot be used: ${problem}: ${envFile}`;
}

function addLine(path: string, line: string): string | undefined {
  try {
    using file = openRegularFile(
      path,
      lookAt,
      constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW,
    );
    if (file === undefined) return "it is not a regular file";
    if (file.size > largestBytes) return `it is larger than ${largestBytes} bytes`;
    const content = readFileSync(file.fd, "utf8");
    if (!content.includes(line)) writeSync(file.fd, content === "" || content.endsWith("\n") ? line : `\n${line}`);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

// Not followed: a link could lead the line into any file of the user's.
function lookAt(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}
