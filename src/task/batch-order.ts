/** An entry of a batch as far as its order matters. */
export interface OrderedEntry {
  place: string;
  name: string | undefined;
  /** The names of other entries that it waits for. */
  needs: readonly string[];
}

/** The order in which a batch can be launched, as indexes, and what makes it impossible, by index. */
export interface BatchOrder {
  order: number[];
  problems: { index: number; problem: string }[];
}

/** Orders entries so that each comes after those that it waits for, and otherwise as they stand. */
export function orderBatch(entries: readonly OrderedEntry[]): BatchOrder {
  const { indexOf, problems } = indexNames(entries);
  const needs = entries.map((entry) => entry.needs.flatMap((name) => indexOf.get(name) ?? []));
  const { order, circles } = sortByNeeds(needs);
  const nameOf = (index: number) => entries[index]?.name ?? "";
  return { order, problems: [...problems, ...circles.map((circle) => describeCircle(circle, nameOf))] };
}

function indexNames(entries: readonly OrderedEntry[]) {
  const indexOf = new Map<string, number>();
  const problems: BatchOrder["problems"] = [];
  for (const [index, { name }] of entries.entries()) {
    if (name === undefined) continue;
    const first = indexOf.get(name);
    if (first === undefined) indexOf.set(name, index);
    else problems.push({ index, problem: `${name} is the name of the entry at ${entries[first]?.place} too` });
  }
  return { indexOf, problems };
}

// Depth first, with a stack of its own: a chain may have ten thousand links.
function sortByNeeds(needs: readonly number[][]): { order: number[]; circles: number[][] } {
  const order: number[] = [];
  const circles: number[][] = [];
  const seen = new Set<number>();
  for (const root of needs.keys()) {
    const path = seen.has(root) ? [] : [{ index: root, left: [...(needs[root] ?? [])] }];
    seen.add(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const need = top.left.shift();
      if (need === undefined) order.push(path.pop()?.index ?? root);
      else if (!seen.has(need)) {
        seen.add(need);
        path.push({ index: need, left: [...(needs[need] ?? [])] });
      } else if (!isDone(need)) circles.push(path.slice(path.findIndex(({ index }) => index === need)).map(({ index }) => index));
    }
  }
  return { order, circles };
}
