import { UsageError } from "../errors.ts";
import { suggestNearest } from "../task/suggest.ts";

/** How much a droid may do without asking, least first. */
export const autonomyLevels = ["low", "medium", "high"] as const;
export type Autonomy = (typeof autonomyLevels)[number];

/** The level of a launch that names none. */
export const defaultAutonomy: Autonomy = "medium";

/**
 * Reads an autonomy level.
 * @throws UsageError that names the nearest level
 */
export function parseAutonomy(text: string): Autonomy {
  const level = autonomyLevels.find((known) => known === text);
  if (level !== undefined) return level;
  const nearest = suggestNearest(text, autonomyLevels);
  throw new UsageError(
    `${JSON.stringify(text)} is no autonomy level; expected low, medium or high`,
    nearest === undefined ? undefined : `Did you mean "${nearest}"?`,
  );
}
