import { splitJsonArray } from "./split-json-array.ts";

export type BatchFormat = "json" | "yaml";

/** One entry of a batch's text: where it stands, and its value or why it has none. */
export type BatchItem = { place: string } & ({ value: unknown } | { problem: string });

/** Takes a batch's text apart: JSON, one entry a line or all in an array, or a list in YAML. */
export function splitBatchText(text: string, format: BatchFormat): BatchItem[] {
  if (format === "yaml") return splitYaml(text);
  return text.trimStart().startsWith("[") ? splitArray(text) : splitLines(text);
}

function splitLines(text: string): BatchItem[] {
  return text
    .split("\n")
    .map((line, index) => ({ line, place: placeOf(index + 1) }))
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, place }) => ({ place, ...parse(line, JSON.parse) }));
}

function splitArray(text: string): BatchItem[] {
  const { elements, problem } = splitJsonArray(text);
  const items = elements.map(({ line, json }): BatchItem => ({ place: placeOf(line), ...parse(json, JSON.parse) }));
  return problem === undefined ? items : [...items, { place: placeOf(problem.line), problem: problem.message }];
}

function splitYaml(text: string): BatchItem[] {
  const whole = parse(text, Bun.YAML.parse);
  const lines = findListLines(text);
  if ("problem" in whole) return [locateYamlProblem(text, lines, whole.problem)];
  if (whole.value === null) return [];
  const values: unknown[] = Array.isArray(whole.value) ? whole.value : [whole.value];
  return values.map((value, index) => {
    const line = lines.length === values.length ? lines[index] : undefined;
    return { place: line === undefined ? `entry ${index + 1}` : placeOf(line), value };
  });
}

// Bun's parser tells no positions. What stands in a list's entry is indented further than its dash, so the dashes that
// stand where the first one does are those of the entries.
function findListLines(text: string): number[] {
  const indent = /^( *)-(?:\s|$)/m.exec(text)?.[1];
  if (indent === undefined) return [];
  const dash = new RegExp(`^${indent}-(?:\\s|$)`);
  return text.split("\n").flatMap((line, index) => (dash.test(line) ? [index + 1] : []));
}

/** The first entry that does not parse by itself is where the fault is. */
function locateYamlProblem(text: string, lines: readonly number[], problem: string): BatchItem {
  const all = text.split("\n");
  const broken = lines.find((line, index) => {
    const entry = all.slice(line - 1, (lines[index + 1] ?? all.length + 1) - 1).join("\n");
    return "problem" in parse(entry, Bun.YAML.parse);
  });
  return { place: broken === undefined ? "the text" : placeOf(broken), problem };
}

function parse(text: string, read: (text: string) => unknown): { value: unknown } | { problem: string } {
  try {
    return { value: read(text) };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}

function placeOf(line: number): string {
  return `line ${line}`;
}
