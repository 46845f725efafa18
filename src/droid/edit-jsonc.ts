import type { JsonDocument, JsonElement, JsonNode } from "./parse-jsonc.ts";

/**
 * Writes a document with another value by changing as little of its text as that takes: what is the same object as before keeps
 * its text with its comments, new members come last, indented as the rest is.
 * @param value made from the document's own value: a part that is kept must be the very same object
 */
export function editJsonc({ text, root }: JsonDocument, value: unknown): string {
  const style = { newline: text.includes("\r\n") ? "\r\n" : "\n", unit: /^[ \t]+(?=\S)/m.exec(text)?.[0] ?? "  " };
  return text.slice(0, root.start) + renderValue({ text, ...style }, root, value) + text.slice(root.end);
}

interface Source {
  readonly text: string;
  readonly newline: string;
  /** One level of indentation. */
  readonly unit: string;
}

/** An element of the result: one that was there, or a new one. */
interface Part {
  readonly old: JsonElement | undefined;
  readonly key: string | undefined;
  readonly value: unknown;
}

function renderValue(source: Source, node: JsonNode, value: unknown): string {
  if (node.value === value) return source.text.slice(node.start, node.end);
  if (node.elements && Array.isArray(node.value) && Array.isArray(value)) {
    return renderContainer(source, node, alignItems(node.elements, value));
  }
  if (node.elements && isObject(node.value) && isObject(value)) {
    return renderContainer(source, node, alignMembers(node.elements, value));
  }
  return stringify(source, value, indentOfLine(source.text, node.start));
}

function alignMembers(elements: readonly JsonElement[], value: Record<string, unknown>): Part[] {
  const kept = elements.filter(({ key }) => key !== undefined && Object.hasOwn(value, key));
  const known = new Set(kept.map(({ key }) => key));
  const added = Object.keys(value).filter((key) => !known.has(key));
  return [
    ...kept.map((old) => ({ old, key: old.key, value: value[old.key ?? ""] })),
    ...added.map((key) => ({ old: undefined, key, value: value[key] })),
  ];
}

function alignItems(elements: readonly JsonElement[], value: readonly unknown[]): Part[] {
  const left = [...elements];
  return value.flatMap((item, index) => {
    const place = left.findIndex(({ node }) => node.value === item);
    if (place !== -1) return [{ old: left.splice(0, place + 1).at(-1), key: undefined, value: item }];
    // Neither kept here nor kept further on: the item that stands here was changed.
    const changes = left[0] !== undefined && !value.includes(left[0].node.value, index);
    return [{ old: changes ? left.shift() : undefined, key: undefined, value: item }];
  });
}

function renderContainer(source: Source, node: JsonNode, parts: readonly Part[]): string {
  const { text } = source;
  const [open, close] = [text.charAt(node.start), text.charAt(node.end - 1)];
  if (parts.length === 0) return open + close;
  const elements = node.elements ?? [];
  const inline = elements.length > 0 && !text.slice(node.start, node.end).includes("\n");
  const indent = inline ? undefined : elementIndent(source, node);
  const body = parts.map((part, index) => separator(source, part, index, indent) + renderPart(source, part, indent));
  const last = elements.at(-1);
  const tail =
    last === undefined
      ? source.newline + indentOfLine(text, node.start)
      : text.slice(last.node.end, node.end - close.length);
  return open + body.join("") + tail + close;
}

function separator(source: Source, { old }: Part, index: number, indent: string | undefined): string {
  const comma = index > 0 ? "," : "";
  if (old === undefined) return comma + (indent === undefined ? "" : source.newline + indent);
  const gap = source.text.slice(old.gapStart, old.start);
  if (old.comma === undefined) return comma + gap;
  return index > 0 ? gap : source.text.slice(old.gapStart, old.comma) + source.text.slice(old.comma + 1, old.start);
}

function renderPart(source: Source, { old, key, value }: Part, indent: string | undefined): string {
  if (old !== undefined) {
    return source.text.slice(old.start, old.node.start) + renderValue(source, old.node, value);
  }
  const name = key === undefined ? "" : `${JSON.stringify(key)}:${indent === undefined ? "" : " "}`;
  return name + stringify(source, value, indent);
}

/** @param indent that of the line it stands on; undefined writes it into one line */
function stringify(source: Source, value: unknown, indent: string | undefined): string {
  if (indent === undefined) return JSON.stringify(value);
  return JSON.stringify(value, null, source.unit).replaceAll("\n", source.newline + indent);
}

function elementIndent(source: Source, node: JsonNode): string {
  const first = node.elements?.[0];
  const ownLine = first && /\n([ \t]*)$/.exec(source.text.slice(first.gapStart, first.start))?.[1];
  return ownLine ?? indentOfLine(source.text, node.start) + source.unit;
}

function indentOfLine(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^[ \t]*/.exec(line)?.[0] ?? "";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
