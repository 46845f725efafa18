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

type Progress = { index: number; left: number[] };

// Depth first, with a path of its own instead of recursion: a chain may have ten thousand links.
function sortByNeeds(needs: readonly number[][]): { order: number[]; circles: number[][] } {
  const order: number[] = [];
  const circles: number[][] = [];
  const entered = new Set<number>();
  const placed = new Set<number>();
  const path: Progress[] = [];
  const enter = (index: number) => {
    if (!entered.has(index)) path.push({ index, left: [...(needs[index] ?? [])] });
    else if (!placed.has(index)) circles.push(cutCircle(path, index));
    entered.add(index);
  };
  const leave = ({ index }: Progress) => {
    path.pop();
    placed.add(index);
    order.push(index);
  };
  for (const root of needs.keys()) {
    enter(root);
    for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
      const need = last.left.shift();
      if (need === undefined) leave(last);
      else enter(need);
    }
  }
  return { order, circles };
}

function cutCircle(path: readonly Progress[], index: number): number[] {
  return path.slice(path.findIndex((entry) => entry.index === index)).map((entry) => entry.index);
}

function describeCircle(circle: readonly number[], nameOf: (index: number) => string) {
  const [first = 0] = circle;
  if (circle.length === 1) return { index: first, problem: `${nameOf(first)} waits for itself` };
  const names = [...circle, first].map(nameOf).join(" → ");
  return { index: Math.min(...circle), problem: `these wait for each other: ${names}` };
}
