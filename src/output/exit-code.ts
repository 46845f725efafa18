import { type ErrorCode, TaskBgError } from "../errors.ts";

/** Exit codes that scripts may rely on; the list in the root help and the documentation say the same. */
const exitCodes: Record<ErrorCode, number> = {
  usage: 2,
  // A value that is no level, no duration, no setting is a fault of what was typed, like a flag that does not exist.
  invalid: 2,
  // The task is there, the words are not precise enough: 3 would tell a script that it is gone.
  ambiguous: 2,
  not_found: 3,
  unreadable_record: 1,
  unsafe_store: 1,
  io: 1,
  spawn: 1,
  unsupported: 1,
  still_running: 1,
  internal: 1,
};

/** The exit code of a failure, whatever was thrown. */
export function exitCodeOf(error: unknown): number {
  return error instanceof TaskBgError ? exitCodes[error.code] : 1;
}
