/** How far an agent is with the plan that it keeps by `TodoWrite`. */
export interface PlanProgress {
  completed: number;
  total: number;
}

const itemPatterns = [
  /^\s*(?:[-*]|\d+[.)])?\s*\[(completed|in_progress|pending|cancelled)\]/i,
  /^\s*[-*]\s*\[([ xX])\]/,
];

/**
 * Reads the plan of a `TodoWrite` call: a list of items with a `status`, or text with one item a line
 * (`1. [completed] …`, `- [x] …`).
 * @returns undefined when there is no item
 */
export function readPlan(parameters: Record<string, unknown>): PlanProgress | undefined {
  const { todos } = parameters;
  const statuses = typeof todos === "string" ? statusesOfText(todos) : statusesOfList(todos);
  if (statuses.length === 0) return undefined;
  return { completed: statuses.filter(isDone).length, total: statuses.length };
}

function statusesOfText(todos: string): string[] {
  return todos.split("\n").flatMap((line) => {
    const match = itemPatterns.map((pattern) => pattern.exec(line)).find((found) => found !== null);
    return match?.[1] === undefined ? [] : [match[1]];
  });
}

function statusesOfList(todos: unknown): string[] {
  if (!Array.isArray(todos)) return [];
  return todos.map((item: unknown) => {
    const status = typeof item === "object" && item !== null && "status" in item ? item.status : undefined;
    return typeof status === "string" ? status : "pending";
  });
}

function isDone(status: string): boolean {
  return ["completed", "x"].includes(status.toLowerCase());
}
