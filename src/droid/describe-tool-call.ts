import { cutText } from "./decode-text.ts";
import { readPlan } from "./read-plan.ts";
import type { ToolCallEvent } from "./stream-event.ts";

const maxLength = 120;

/** The parameters that tell the most of a call, the best first. */
const tellingParameters = [
  "command",
  "file_path",
  "pattern",
  "patterns",
  "path",
  "directory_path",
  "query",
  "url",
  "description",
  "skill",
  "summary",
];

/** Says a tool call in one line: the tool's name and its most telling parameter. */
export function describeToolCall(call: Pick<ToolCallEvent, "toolName" | "parameters">): string {
  const telling = planOf(call) ?? tellingValue(call.parameters) ?? "";
  const line = `${call.toolName} ${telling}`.replace(/\s+/g, " ").trim();
  return cutText(line, maxLength);
}

function planOf({ toolName, parameters }: Pick<ToolCallEvent, "toolName" | "parameters">): string | undefined {
  const plan = toolName === "TodoWrite" ? readPlan(parameters) : undefined;
  return plan && `${plan.completed} of ${plan.total} done`;
}

function tellingValue(parameters: Record<string, unknown>): string | undefined {
  const known = tellingParameters.map((name) => asText(parameters[name])).find(Boolean);
  return known ?? Object.values(parameters).map(asText).find(Boolean);
}

function asText(value: unknown): string | undefined {
  const text = Array.isArray(value) ? value.filter((item) => typeof item === "string").join(" ") : value;
  // Far more than is shown: collapsing the white space of a whole file's text would be for nothing.
  return typeof text === "string" ? text.trimStart().slice(0, 10 * maxLength) : undefined;
}
