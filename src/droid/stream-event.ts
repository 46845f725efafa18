import * as v from "valibot";

/** How many places of one line are tried as the start of an event. */
const maxStarts = 8;
const eventStart = /\{"type":"(?:system|message|tool_call|tool_result|error|completion)"/g;

const common = {
  session_id: v.optional(v.string()),
  /** Milliseconds since 1970. */
  timestamp: v.fallback(v.optional(v.number()), undefined),
};

const streamEventSchema = v.variant("type", [
  v.looseObject({
    ...common,
    type: v.literal("system"),
    subtype: v.literal("init"),
    session_id: v.pipe(v.string(), v.nonEmpty()),
  }),
  v.looseObject({ ...common, type: v.literal("message"), role: v.string(), text: v.string() }),
  v.looseObject({
    ...common,
    type: v.literal("tool_call"),
    id: v.fallback(v.optional(v.string()), undefined),
    toolName: v.string(),
    parameters: v.fallback(v.record(v.string(), v.unknown()), {}),
  }),
  v.looseObject({
    ...common,
    type: v.literal("tool_result"),
    id: v.fallback(v.optional(v.string()), undefined),
    isError: v.optional(v.boolean(), false),
    value: v.optional(v.unknown()),
    error: v.optional(v.unknown()),
  }),
  v.looseObject({ ...common, type: v.literal("error"), message: v.string() }),
  v.looseObject({
    ...common,
    type: v.literal("completion"),
    finalText: v.nullable(v.string(), ""),
    usage: v.fallback(v.optional(v.looseObject({})), undefined),
  }),
]);

/** One event of `droid exec -o stream-json`, with whatever else the line carries. */
export type StreamEvent = v.InferOutput<typeof streamEventSchema>;
type EventOf<T extends StreamEvent["type"]> = Extract<StreamEvent, { type: T }>;
export type ToolCallEvent = EventOf<"tool_call">;
export type ToolResultEvent = EventOf<"tool_result">;
export type CompletionEvent = EventOf<"completion">;

/** Reads a line that is one whole event; undefined for anything else, other JSON included. */
export function parseStreamEvent(line: string): StreamEvent | undefined {
  const parsed = v.safeParse(streamEventSchema, parseJson(line));
  return parsed.success ? parsed.output : undefined;
}

/** An event, and the text that stands in front of it on its line. */
export interface FoundEvent {
  text: string;
  event: StreamEvent;
}

/** Finds the event that ends a line. Standard error without a newline sticks to the front of what comes next. */
export function findStreamEvent(line: string): FoundEvent | undefined {
  for (const start of eventStarts(line)) {
    const event = parseStreamEvent(line.slice(start));
    if (event) return { text: line.slice(0, start), event };
  }
  return undefined;
}

/**
 * Finds the event in the head of a line that was too long to keep. Its longest text ends where the head does, and what
 * stood behind it is missing.
 */
export function findCutStreamEvent(head: string): FoundEvent | undefined {
  const [start] = eventStarts(head);
  if (start === undefined) return undefined;
  const event = closeCutEvent(head.slice(start));
  return event && { text: head.slice(0, start), event };
}

/** Whether the line begins like an event yet is no whole JSON: it was cut off while it was written. */
export function isTornEvent(line: string): boolean {
  const [start] = eventStarts(line);
  return start === 0 && parseJson(line) === undefined;
}

function eventStarts(line: string): number[] {
  return [...line.matchAll(eventStart).take(maxStarts)].map((match) => match.index);
}

/** The cut is almost always inside a string, one or two objects deep; an escape sequence that it split is dropped. */
function closeCutEvent(head: string): StreamEvent | undefined {
  for (const closing of ['"}', '"}}'])
    for (let dropped = 0; dropped < 6; dropped++) {
      const event = parseStreamEvent(head.slice(0, head.length - dropped) + closing);
      if (event) return event;
    }
  return undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
