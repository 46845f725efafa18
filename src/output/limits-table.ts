import { renderTable, type TableLook } from "./render-table.ts";

interface LimitRow {
  kind: string;
  name: string;
  limit: number | string;
  /** Undefined for a limit of time, which is not taken up by tasks. */
  running?: number;
}

type NamedLimits = readonly Omit<LimitRow, "kind">[];

interface Limits {
  maxParallel: number;
  running: number;
  droids: NamedLimits;
  models: NamedLimits;
  groups: NamedLimits;
  groupTimeouts: NamedLimits;
}

/** Draws the limits as a table: how many may run, how many do. */
export function renderLimits(limits: Limits, look: TableLook): string {
  const rows: LimitRow[] = [
    { kind: "all tasks", name: "", limit: limits.maxParallel, running: limits.running },
    ...limits.droids.map((limit) => ({ kind: "droid", ...limit })),
    ...limits.models.map((limit) => ({ kind: "model", ...limit })),
    ...limits.groups.map((limit) => ({ kind: "group", ...limit })),
    ...limits.groupTimeouts.map((limit) => ({ kind: "time of group", ...limit })),
  ];
  return renderTable(
    [
      { title: "Limit of", text: ({ kind, name }) => [kind, name].filter(Boolean).join(" ") },
      { title: "At most", text: ({ limit }) => String(limit) },
      { title: "Running", text: ({ running }) => String(running ?? "") },
    ],
    rows,
    look,
  );
}
