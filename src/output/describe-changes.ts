import { toTerminalText } from "../task/to-terminal-text.ts";
import { renderDiff } from "./render-diff.ts";

/** A file that was changed, or is going to be. */
interface ChangedFile {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly backup?: { readonly path: string } | undefined;
  /** What to show of it. */
  readonly shown?: { readonly before: string; readonly after: string };
  readonly quiet?: boolean;
}

/** A changed file as programs read it. */
interface ChangeReport {
  path: string;
  action: "create" | "change" | "remove";
  backup: string | null;
  /** Only before it is done. */
  diff?: string;
}

/** Says which files were changed, with where they are kept as they were; before it is done, also what will change in them. */
export function describeChanges(
  changes: readonly ChangedFile[],
  { dryRun, color }: { dryRun: boolean; color: boolean },
): string {
  return changes
    .filter(({ quiet }) => quiet !== true)
    .flatMap((change) => [describe(change, dryRun), ...(dryRun ? diffLines(change, color) : [])])
    .join("\n");
}

/** The same for programs. */
export function toChangeReports(changes: readonly ChangedFile[], dryRun: boolean): ChangeReport[] {
  return changes
    .filter(({ quiet }) => quiet !== true)
    .map((change) => ({
      path: change.path,
      action: actionOf(change),
      backup: change.backup?.path ?? null,
      ...(dryRun && change.shown ? { diff: renderDiff(change.shown.before, change.shown.after, false) } : {}),
    }));
}

const done = { create: "Created", change: "Changed", remove: "Removed" };
const planned = { create: "Would create", change: "Would change", remove: "Would remove" };

function describe(change: ChangedFile, dryRun: boolean): string {
  const kept = change.backup === undefined ? "" : `; as it was: ${change.backup.path}`;
  return toTerminalText(`${(dryRun ? planned : done)[actionOf(change)]} ${change.path}${kept}`);
}

function diffLines({ shown }: ChangedFile, color: boolean): string[] {
  return shown === undefined ? [] : [renderDiff(shown.before, shown.after, color)];
}

function actionOf({ before, after }: ChangedFile): ChangeReport["action"] {
  if (before === undefined) return "create";
  return after === undefined ? "remove" : "change";
}
