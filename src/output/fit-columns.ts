/** How wide a column would like to be, and what it can do without. */
export interface ColumnNeed {
  natural: number;
  /** Below this it is of no use. */
  least: number;
  /** Which columns go when there is no room for all: the lowest number first; one without a number always stays. */
  drop?: number | undefined;
}

/**
 * Shares a line among columns: everyone's least first, then what is left in their order.
 * @returns the width of each column; 0 for one that has to go
 */
export function fitColumns(needs: readonly ColumnNeed[], available: number, gap: number): number[] {
  const least = needs.map((need) => Math.min(need.least, need.natural));
  const widths = [...least];
  const used = () => widths.reduce((sum, width) => sum + width + (width > 0 ? gap : 0), -gap);
  for (const index of dropOrder(needs)) if (used() > available) widths[index] = 0;
  let left = Math.max(0, available - used());
  return widths.map((width, index) => {
    if (width === 0) return 0;
    const more = Math.min(left, (needs[index]?.natural ?? 0) - width);
    left -= more;
    return width + more;
  });
}

function dropOrder(needs: readonly ColumnNeed[]): number[] {
  const droppable = [...needs.keys()].filter((index) => needs[index]?.drop !== undefined);
  return droppable.sort((a, b) => (needs[a]?.drop ?? 0) - (needs[b]?.drop ?? 0));
}
