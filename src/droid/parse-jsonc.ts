import { TaskBgError } from "../errors.ts";

/** A settings file as it was read. */
export interface JsonDocument {
  readonly path: string;
  readonly text: string;
  readonly root: JsonNode;
}

/** A value and where it stands in the text. */
export interface JsonNode {
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
  /** What an object or an array consists of, in order; undefined for anything else. */
  readonly elements: readonly JsonElement[] | undefined;
}

/** A member of an object, or an item of an array. */
export interface JsonElement {
  /** Undefined in an array. */
  readonly key: string | undefined;
  /** Where what stands before it begins: after the element before it, or after the bracket. */
  readonly gapStart: number;
  /** Where the comma before it is; the first has none. */
  readonly comma: number | undefined;
  readonly start: number;
  readonly node: JsonNode;
}

/**
 * Reads what the Droid CLI reads as settings: JSON, with comments, without trailing commas, without a byte order mark.
 * @throws TaskBgError `invalid` that names the file, the line and the column
 */
export function parseJsonc(text: string, path: string): JsonDocument {
  return { path, text, root: new Reader(text, path).readDocument() };
}

/** The error about one place of a settings file, which is left as it is. */
export function settingsError(path: string, text: string, offset: number, problem: string): TaskBgError {
  const before = text.slice(0, offset).split("\n");
  const place = `${path}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  return new TaskBgError("invalid", `The settings file ${place} cannot be used: ${problem}`, {
    hint: "Mend it, then try again. Nothing was changed.",
  });
}

const deepest = 200;

const trivia = /(?:[ \t\r\n]|\/\/[^\r\n]*|\/\*[^]*?\*\/)*/y;
const scalar = /"[^"\\]*(?:\\[^][^"\\]*)*"|-?\d[\d.eE+-]*|true\b|false\b|null\b/y;

class Reader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly path: string,
  ) {}

  readDocument(): JsonNode {
    this.skipTrivia();
    const root = this.readValue(0);
    this.skipTrivia();
    if (this.at < this.text.length) throw this.unexpected("the end of the file");
    return root;
  }

  private readValue(depth: number): JsonNode {
    if (depth > deepest) throw this.error(`it is nested more than ${deepest} levels deep`);
    if (this.text[this.at] === "{") return this.readContainer("}", depth);
    if (this.text[this.at] === "[") return this.readContainer("]", depth);
    const start = this.at;
    const value = this.readScalar("a value");
    return { start, end: this.at, value, elements: undefined };
  }

  private readContainer(close: "}" | "]", depth: number): JsonNode {
    const start = this.at++;
    const elements: JsonElement[] = [];
    for (;;) {
      const gapStart = this.at;
      this.skipTrivia();
      if (this.take(close)) break;
      const comma = elements.length > 0 ? this.expectComma(close) : undefined;
      elements.push({ gapStart, comma, ...this.readElement(close === "}", depth) });
    }
    return { start, end: this.at, value: close === "}" ? this.toObject(elements) : toArray(elements), elements };
  }

  private expectComma(close: string): number {
    const comma = this.at;
    if (!this.take(",")) throw this.unexpected(`"," or ${JSON.stringify(close)}`);
    this.skipTrivia();
    return comma;
  }

  private readElement(named: boolean, depth: number): Pick<JsonElement, "key" | "start" | "node"> {
    const start = this.at;
    const key = named ? this.readKey() : undefined;
    return { key, start, node: this.readValue(depth + 1) };
  }

  private readKey(): string {
    const key = this.text[this.at] === '"' ? this.readScalar("a key") : undefined;
    if (typeof key !== "string") throw this.unexpected("a key in double quotes");
    this.skipTrivia();
    if (!this.take(":")) throw this.unexpected('":"');
    this.skipTrivia();
    return key;
  }

  private readScalar(expected: string): unknown {
    scalar.lastIndex = this.at;
    const token = scalar.exec(this.text)?.[0];
    if (token === undefined) throw this.unexpected(expected);
    try {
      const value: unknown = JSON.parse(token);
      this.at += token.length;
      return value;
    } catch {
      const what = token.startsWith('"') ? "a text with a bad escape or a line break" : "this number";
      throw this.error(`${what} is no JSON value`);
    }
  }

  // Without a prototype, so that a key may be "__proto__".
  private toObject(elements: readonly JsonElement[]): Record<string, unknown> {
    const object = Object.create(null) as Record<string, unknown>;
    for (const { key = "", start, node } of elements) {
      if (key in object) throw this.error(`the key ${JSON.stringify(key)} stands there a second time`, start);
      object[key] = node.value;
    }
    return object;
  }

  private skipTrivia(): void {
    trivia.lastIndex = this.at;
    this.at += trivia.exec(this.text)?.[0].length ?? 0;
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private unexpected(expected: string): TaskBgError {
    return this.error(`expected ${expected}, found ${nameToken(this.text[this.at])}`);
  }

  private error(problem: string, offset = this.at): TaskBgError {
    return settingsError(this.path, this.text, offset, problem);
  }
}

// By its kind: what stands there may be a key to something, and an error ends up in logs.
function nameToken(first: string | undefined): string {
  if (first === undefined) return "the end";
  if ("{}[]:,/".includes(first)) return JSON.stringify(first);
  if (first === '"') return "a text";
  if (first === "\ufeff") return "a byte order mark";
  return /[-\d]/.test(first) ? "a number" : "something else";
}

function toArray(elements: readonly JsonElement[]): unknown[] {
  return elements.map(({ node }) => node.value);
}
