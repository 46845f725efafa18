import { cutText } from "./decode-text.ts";
import { describeToolCall } from "./describe-tool-call.ts";
import {
  type CompletionEvent,
  findCutStreamEvent,
  findStreamEvent,
  type StreamEvent,
  type ToolCallEvent,
  type ToolResultEvent,
} from "./stream-event.ts";

const maxErrorLength = 200;
/** Calls whose result has not come. An agent has a handful at a time. */
const maxOpenCalls = 100;

/**
 * Renders one line of output for reading; undefined when it has nothing to show.
 * @param wholeLength the line's length in bytes, when it was so long that `line` is only its head
 */
export type LineRenderer = (line: string, wholeLength?: number) => string | undefined;

/**
 * Creates a renderer for the lines of one run, in their order: messages as their text, one line a tool call or failed
 * result, errors; a completion only if its text was not the last message. What is no event is shown as it is.
 */
export function createLineRenderer(): LineRenderer {
  const openCalls = new Map<string, string>();
  let lastMessage: string | undefined;

  function renderEvent(event: StreamEvent, cut: boolean): string | undefined {
    switch (event.type) {
      case "system":
        return undefined;
      case "message":
        if (event.role !== "assistant") return undefined;
        lastMessage = event.text;
        return event.text;
      case "tool_call":
        rememberCall(openCalls, event);
        return `→ ${describeToolCall(event)}`;
      case "tool_result":
        return renderResult(openCalls, event);
      case "error":
        return `error: ${event.message}`;
      case "completion":
        return isRepetition(event, lastMessage, cut) ? undefined : event.finalText;
    }
  }

  return (line, wholeLength) => {
    const cut = wholeLength !== undefined;
    const found = cut ? findCutStreamEvent(line) : findStreamEvent(line);
    if (!found) return cut ? `${line}\n${cutNote(wholeLength)}` : line;
    const rendered = renderEvent(found.event, cut);
    const note = cut && rendered !== undefined && hasLongText(found.event) ? cutNote(wholeLength) : "";
    return joinParts([found.text.trimEnd(), rendered?.trimEnd() ?? "", note]);
  };
}

function rememberCall(openCalls: Map<string, string>, call: ToolCallEvent): void {
  if (call.id === undefined) return;
  openCalls.set(call.id, call.toolName);
  const [oldest] = openCalls.keys();
  if (openCalls.size > maxOpenCalls && oldest !== undefined) openCalls.delete(oldest);
}

function renderResult(openCalls: Map<string, string>, result: ToolResultEvent): string | undefined {
  const toolName = openCalls.get(result.id ?? "") ?? "tool";
  openCalls.delete(result.id ?? "");
  if (!result.isError) return undefined;
  const [firstLine = ""] = errorText(result).trim().split("\n", 1);
  const problem = firstLine.replace(/^(?:Error: )+/, "").trim();
  return `✗ ${toolName}: ${cutText(problem, maxErrorLength)}`;
}

function errorText({ error, value }: ToolResultEvent): string {
  const problem = error ?? value ?? "failed";
  if (typeof problem === "string") return problem;
  const isMessage = typeof problem === "object" && "message" in problem && typeof problem.message === "string";
  return isMessage ? String(problem.message) : JSON.stringify(problem);
}

/** Both are cut at the same length of line, so a cut text is the same when one begins with the other. */
function isRepetition(completion: CompletionEvent, lastMessage: string | undefined, cut: boolean): boolean {
  const text = completion.finalText.trimEnd();
  const message = lastMessage?.trimEnd();
  if (message === undefined) return text === "";
  return cut ? text.startsWith(message) || message.startsWith(text) : text === message;
}

function hasLongText(event: StreamEvent): boolean {
  return event.type === "message" || event.type === "error" || event.type === "completion";
}

function cutNote(wholeLength: number): string {
  return `[… cut: this line has ${(wholeLength / 1e6).toFixed(1)} MB; --raw shows all of it]`;
}

function joinParts(parts: string[]): string | undefined {
  const said = parts.filter((part) => part !== "");
  return said.length === 0 ? undefined : said.join("\n");
}
