import { renderTable, type TableLook } from "./render-table.ts";

/** A setting as the table shows it. */
export interface SettingRow {
  key: string;
  value: unknown;
  source: string;
  variable: string | null;
}

/** Draws the settings as a table. */
export function renderConfigTable(rows: readonly SettingRow[], look: TableLook): string {
  return renderTable(
    [
      { title: "Setting", text: ({ key }) => key },
      { title: "Value", text: ({ value }) => describeValue(value), least: 12 },
      { title: "From", text: ({ source, variable }) => (source === "environment" ? (variable ?? source) : source) },
    ],
    rows,
    look,
  );
}

function describeValue(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  const members = Object.entries(value).map(([name, member]) => `${name}=${member}`);
  return members.length === 0 ? "none" : members.join(" ");
}
