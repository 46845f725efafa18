/** What went wrong, as a program reads it; the exit code follows from it (see exit-code.ts). */
export type ErrorCode =
  | "usage"
  | "not_found"
  | "ambiguous"
  | "invalid"
  | "unreadable_record"
  | "unsafe_store"
  | "io"
  | "spawn"
  | "unsupported"
  | "still_running"
  | "internal";

interface ErrorDetails {
  /** What to type or change next, one sentence. */
  hint?: string;
  cause?: unknown;
}

/** Every failure that task-bg reports: the message names the object, what was expected and what came. */
export class TaskBgError extends Error {
  override readonly name: string = "TaskBgError";
  readonly hint: string | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    details: ErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.hint = details.hint;
  }
}

/** The command line itself is wrong: nothing was done. */
export class UsageError extends TaskBgError {
  override readonly name = "UsageError";

  constructor(message: string, hint?: string) {
    super("usage", message, hint === undefined ? {} : { hint });
  }
}

/** Whether a store could not be written, for lack of space or of permission: what it holds can still be read. */
export function isWriteTrouble(error: unknown): boolean {
  if (error instanceof TaskBgError) return error.code === "io";
  return ["ENOSPC", "EDQUOT", "EROFS", "EACCES", "EPERM", "EIO", "EMFILE", "ENFILE"].includes(
    systemErrorCode(error) ?? "",
  );
}

/** Whether nothing more can be written on the disk. */
export function isDiskTrouble(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT", "EROFS", "EIO"].includes(systemErrorCode(error) ?? "");
}

/** The system's word for a failed call (`ENOENT`, `ENOSPC`, …), or undefined when the error is of another kind. */
export function systemErrorCode(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}
