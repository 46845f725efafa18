/** One element of an array's text. */
export interface JsonElementText {
  /** The line on which it begins, from 1. */
  line: number;
  json: string;
}

/** What the text of an array comes apart into, and what is wrong with it as an array. */
export interface SplitArray {
  elements: JsonElementText[];
  problem?: { line: number; message: string };
}

/** Takes the text of a JSON array apart without parsing it, so that each element can be judged, and named, by itself. */
export function splitJsonArray(text: string): SplitArray {
  const open = text.indexOf("[");
  const elements: JsonElementText[] = [];
  let [start, depth, inString, line] = [open + 1, 0, false, countLines(text.slice(0, open)) + 1];
  const take = (end: number) => {
    const json = text.slice(start, end);
    const blank = /^\s*/.exec(json)?.[0] ?? "";
    elements.push({ line: line + countLines(blank), json: json.trim() });
    line += countLines(json);
    start = end + 1;
  };
  for (let at = start; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"') inString = !inString;
    else if (inString) at += letter === "\\" ? 1 : 0;
    else if (letter === "[" || letter === "{") depth++;
    else if (letter === "," && depth === 0) take(at);
    else if (letter === "]" && depth === 0) {
      if (elements.length > 0 || text.slice(start, at).trim() !== "") take(at);
      return checkRest(text.slice(at + 1), elements, line);
    } else if (letter === "]" || letter === "}") depth--;
  }
  if (text.slice(start).trim() !== "") take(text.length);
  return { elements, problem: { line: countLines(text.trimEnd()) + 1, message: "the array is not closed by ]" } };
}

function checkRest(rest: string, elements: JsonElementText[], line: number): SplitArray {
  const blank = /^\s*/.exec(rest)?.[0] ?? "";
  if (blank.length === rest.length) return { elements };
  return { elements, problem: { line: line + countLines(blank), message: "something stands after the array" } };
}

function countLines(text: string): number {
  return text.split("\n").length - 1;
}
